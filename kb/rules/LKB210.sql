-- id: LKB210
-- title: Zip package without handler or runtime
-- why: A function from a zip package needs both to be created.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
-- severity: create=error update=note invoke=note
-- reads: PackageType Runtime Handler Code
-- needs: Code
-- minor: yes
-- message: {field} is missing: a zip package needs it
select
    f.function_id, f.as_of, case when f.handler is null then 'Handler' else 'Runtime' end as field, null as value,
    null as since, null as until, null as fix, 'field:PackageType' as fact
from functions f
where
    coalesce(f.package_type, 'Zip') = 'Zip' and f.code_kind in ('zip', 'inline')
    and (f.handler is null or f.runtime is null)
