-- id: LKB425
-- title: Setting of zip packages with an image
-- why: An image brings its own runtime, carries no signature that Lambda checks, and has its key in its registry.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-codesigning.html https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html
-- severity: create=warning update=warning invoke=note
-- reads: any
-- needs: PackageType
-- minor: yes
-- public: value
-- message: {value} is for zip packages, but the package is an image
-- advice: remove it, or use a zip package
select
    f.function_id, f.as_of, split_part(s.field, '.', 1) as field, s.field as value, null as since, null as until,
    null as fix, 'feature:' || x.feature || ':' || x.applies_to as fact, x.doubt
from functions f
join fields s on s.as_of = f.as_of and s.function_id = f.function_id and s.resource_id is null
join features_on x on x.as_of = f.as_of and x.applies_to = 'package:Zip' and x.feature = case s.field
        when 'CodeSigningConfigArn' then 'code-signing'
        when 'Code.SourceKMSKeyArn' then 'package-customer-key'
        when 'RuntimeManagementConfig.UpdateRuntimeOn' then 'runtime-management-controls'
    end
where f.package_type = 'Image'
