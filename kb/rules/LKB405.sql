-- id: LKB405
-- title: Provisioned concurrency of an alias excluded
-- why: SnapStart, tenant isolation and managed instances exclude provisioned concurrency.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
-- severity: create=error update=error invoke=note
-- reads: ProvisionedConcurrentExecutions Function.SnapStart Function.TenancyConfig Function.CapacityProviderConfig
-- about: alias
-- needs: ProvisionedConcurrentExecutions
-- message: provisioned concurrency is excluded by SnapStart, tenant isolation and managed instances
-- advice: remove one of the two
select
    m.resource_id, m.function_id, m.as_of, 'ProvisionedConcurrentExecutions' as field,
    m.provisioned_concurrency as value, null as since, null as until, null as fix,
    'feature:provisioned-concurrency:all' as fact
from aliases m
join functions f on f.as_of = m.as_of and f.function_id = m.function_id
where m.provisioned_concurrency > 0
    and (f.snap_start = 'PublishedVersions' or f.tenant_isolation is not null or f.managed_instances)
