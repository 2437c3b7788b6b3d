-- id: LKB424
-- title: Feature not available in the Region
-- why: Some features came to Regions on days of their own, and are not in all of them. Only judged where a Region is named.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html
-- severity: create=error update=error invoke=note
-- reads: any
-- needs: region
-- minor: yes
-- public: detail
-- message: on {as_of} {bound} has no {detail}
-- advice: use {fix}
with asked as (
    select
        function_id, as_of, 'SnapStart' as field, snap_start as value, null as fix, 'SnapStart' as name,
        'snapstart' as feature, 'arch:x86_64' as applies_to
    from functions
    where snap_start = 'PublishedVersions'
    union all
    select function_id, as_of, 'Architectures', architecture, 'x86_64', 'arm64', 'arm64', 'all'
    from functions
    where architecture = 'arm64'
    union all
    select function_id, as_of, 'DurableConfig', null, null, 'durable functions', 'durable-functions', 'kind:durable'
    from functions
    where durable
    union all
    select function_id, as_of, 'TenancyConfig', tenant_isolation, null, 'tenant isolation', 'tenant-isolation', 'all'
    from functions
    where tenant_isolation is not null
    union all
    select
        function_id, as_of, 'CapacityProviderConfig', null, null, 'managed instances', 'managed-instances',
        'kind:managed-instances'
    from functions
    where managed_instances
)
select
    a.function_id, a.as_of, a.field, a.value, c.region as bound, null as since,
    case when k.begins > a.as_of then k.begins end as until, a.fix,
    'feature:' || a.feature || ':' || coalesce(k.applies_to, a.applies_to) as fact,
    a.name || coalesce('; there ' || case when k.begins > a.as_of then k.told end, '') as detail,
    x.doubt
from asked a
cross join coverage c
-- Before there is any, the API does not have the field.
join features_on e on e.as_of = a.as_of and e.feature = a.feature and e.applies_to = a.applies_to
left join features_on x on x.as_of = a.as_of and x.feature = a.feature and x.applies_to = 'region:' || c.region
left join features_known k on k.feature = a.feature and k.applies_to = 'region:' || c.region
where list_contains(c.features_by_region, a.feature) and (x.feature is null or x.doubt is not null)
