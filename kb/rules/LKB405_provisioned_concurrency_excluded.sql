-- id: LKB405
-- title: Provisioned concurrency excluded
-- why: SnapStart, tenant isolation and managed instances exclude provisioned concurrency.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
-- severity: create=error update=error invoke=note
-- reads: ProvisionedConcurrentExecutions Function.SnapStart Function.TenancyConfig Function.CapacityProviderConfig
-- about: alias version
-- needs: ProvisionedConcurrentExecutions
-- message: provisioned concurrency is excluded by SnapStart, tenant isolation and managed instances
-- advice: remove one of the two
with provisioned as (
    select resource_id, function_id, as_of, provisioned_concurrency as value from aliases
    union all
    select resource_id, function_id, as_of, provisioned_concurrency from versions
)
select
    p.resource_id, p.function_id, p.as_of, 'ProvisionedConcurrentExecutions' as field, p.value, null as since,
    null as until, null as fix, 'feature:provisioned-concurrency:all' as fact
from provisioned p
join functions f on f.as_of = p.as_of and f.function_id = p.function_id
where p.value > 0 and (f.snap_start = 'PublishedVersions' or f.tenant_isolation is not null or f.managed_instances)
