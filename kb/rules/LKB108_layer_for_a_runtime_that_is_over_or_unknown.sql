-- id: LKB108
-- title: Layer for a runtime that is over or unknown
-- why: Functions choose layers by their compatible runtimes; the API takes none that it does not know.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
-- severity: create=warning update=warning invoke=note
-- reads: CompatibleRuntimes
-- about: layer_version
-- needs: CompatibleRuntimes
-- message: the layer is said to be compatible with {value}, {detail}{meant}
-- advice: remove it from the compatible runtimes
with named as (
    select resource_id, function_id, as_of, unnest(compatible_runtime_names) as name from layer_versions
)
select
    n.resource_id, n.function_id, n.as_of, 'CompatibleRuntimes' as field, n.name as value,
    case r.phase
        when 'update_blocked' then r.block_update
        when 'create_blocked' then r.block_create
        when 'deprecated' then r.deprecation
    end as since,
    case when r.phase = 'not_yet_available' then least(r.preview, r.ga) end as until, null as fix,
    'runtime:' || n.name as fact,
    case
        when r.phase = 'deprecated' then 'note'
        when r.phase in ('create_blocked', 'update_blocked') or n.as_of > c.stale_from then 'warning'
        else 'error'
    end as severity,
    case
        when r.phase = 'update_blocked'
            then 'on which no function can be created or updated since ' || cast(r.block_update as varchar)
        when r.phase = 'create_blocked'
            then 'on which no function can be created since ' || cast(r.block_create as varchar)
        when r.phase = 'deprecated' then 'which has been deprecated since ' || cast(r.deprecation as varchar)
        when r.phase = 'not_yet_available'
            then 'which is not yet available: it comes on ' || cast(least(r.preview, r.ga) as varchar)
        else 'which is no runtime that the API knows'
    end as detail
from named n
cross join coverage c
left join runtimes_on r on r.as_of = n.as_of and r.runtime = n.name and r.api_identifier
where r.runtime is null or r.phase in ('not_yet_available', 'deprecated', 'create_blocked', 'update_blocked')
