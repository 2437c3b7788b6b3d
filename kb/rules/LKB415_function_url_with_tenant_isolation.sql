-- id: LKB415
-- title: Function URL with tenant isolation
-- why: Tenants are told apart by a parameter of Invoke, which URLs do not have.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html
-- severity: create=error update=error invoke=note
-- reads: Function.TenancyConfig
-- about: function_url
-- message: tenant isolation {value} excludes function URLs
-- advice: invoke through the API
select
    m.resource_id, m.function_id, m.as_of, 'AuthType' as field, f.tenant_isolation as value, null as since,
    null as until, null as fix,
    'feature:tenant-isolation:all' as fact
from function_urls m
join functions f on f.as_of = m.as_of and f.function_id = m.function_id
where m.resource_id is not null and f.tenant_isolation is not null
