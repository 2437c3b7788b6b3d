-- id: LKB210
-- title: Function without code, role, handler or runtime
-- why: A function needs code and a role to be created, and from a zip package a handler and a runtime. Where a SAM template names no code, `sam build` and `sam package` take the folder of the template; CloudFormation refuses such a template if nothing has packaged it, hence a warning.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
-- severity: create=error update=note invoke=note
-- reads: PackageType Code any
-- whole: Code
-- needs: Code
-- minor: yes
-- public: detail
-- message: {field} is missing: {detail}
select
    f.function_id, f.as_of,
    case when m.field = 'Code' and f.package_type = 'Image' then 'Code.ImageUri' else m.field end as field,
    null as value, null as since, null as until, null as fix,
    case when m.field in ('Handler', 'Runtime') then 'field:PackageType' else 'field:' || m.field end as fact,
    case when m.field = 'Code' and f.code_of_folder and coalesce(f.package_type, 'Zip') = 'Zip' then 'warning' end
        as severity,
    case
        when m.field = 'Code' and f.code_of_folder and coalesce(f.package_type, 'Zip') = 'Zip'
            then 'the SAM CLI takes the folder of the template for it, and CloudFormation alone refuses it'
        else m.detail
    end as detail
from functions f
cross join (
    values
        ('Code', 'a function needs code'),
        ('Role', 'a function needs a role to run as'),
        ('Handler', 'a zip package needs it'),
        ('Runtime', 'a zip package needs it')
) m (field, detail)
where
    case m.field
        when 'Code' then f.code_missing
        when 'Role' then f.role_missing
        when 'Handler' then f.handler is null or f.handler_missing
        else coalesce(f.runtime, '') = ''
    end
    and (
        m.field in ('Code', 'Role')
        or (
            coalesce(f.package_type, 'Zip') = 'Zip'
            and (f.code_kind in ('zip', 'inline') or f.code_missing or f.handler_missing)
        )
    )
    and not exists (select 1 from unresolved u where u.function_id = f.function_id and u.field = m.field)
