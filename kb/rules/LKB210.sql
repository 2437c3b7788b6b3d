-- id: LKB210
-- title: Function without code, role, handler or runtime
-- why: A function needs code and a role to be created, and from a zip package a handler and a runtime.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
-- severity: create=error update=note invoke=note
-- reads: PackageType Code any
-- needs: Code
-- minor: yes
-- message: {field} is missing: {detail}
with zipped as (
    select f.*
    from functions f
    where coalesce(f.package_type, 'Zip') = 'Zip' and (f.code_kind in ('zip', 'inline') or f.code_missing)
),
missing as (
    select f.function_id, f.as_of, 'Code' as field, 'a function needs code' as detail from functions f
    where f.code_missing
    union all
    select f.function_id, f.as_of, 'Role', 'a function needs a role to run as' from functions f where f.role_missing
    union all
    select f.function_id, f.as_of, 'Handler', 'a zip package needs it' from zipped f where f.handler is null
    union all
    select f.function_id, f.as_of, 'Runtime', 'a zip package needs it' from zipped f where f.runtime is null
)
select
    m.function_id, m.as_of, m.field, null as value, null as since, null as until, null as fix,
    case when m.field in ('Handler', 'Runtime') then 'field:PackageType' else 'field:' || m.field end as fact, m.detail
from missing m
where not exists (select 1 from unresolved u where u.function_id = m.function_id and u.field = m.field)
