-- id: LKB209
-- title: Runtime or handler with an image
-- why: An image brings its runtime and says itself what it runs; Lambda refuses the settings of zip packages beside it.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
-- severity: create=error update=error invoke=note
-- reads: PackageType Runtime Handler
-- needs: PackageType
-- minor: yes
-- message: {field} is set to {value}, but the package is an image
-- advice: remove it, or use a zip package
select
    f.function_id, f.as_of, case when f.runtime is not null then 'Runtime' else 'Handler' end as field,
    coalesce(f.runtime, f.handler) as value, null as since, null as until, null as fix, 'field:PackageType' as fact
from functions f
where f.package_type = 'Image' and (f.runtime is not null or f.handler is not null)
