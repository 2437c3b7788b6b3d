-- id: LKB325
-- title: Setting too large for the edge
-- why: Functions of viewer and origin events have timeouts of their own, and those of viewer events were small for years.
-- source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
-- severity: create=error update=error invoke=note
-- reads: Source EventType any
-- about: event_source
-- needs: EventType
-- message: {detail}, at the edge the limit is {bound} since {since}
-- advice: use {fix}
with settings as (
    select
        function_id, as_of, 'Timeout' as field, timeout as value, 'edge_timeout.viewer' as viewer,
        'edge_timeout.origin' as origin
    from functions
    union all
    select function_id, as_of, 'MemorySize', memory_size, 'edge_memory.viewer', 'edge_memory.origin' from functions
)
select
    m.resource_id, m.function_id, m.as_of, 'Function.' || s.field as field, s.value, l.max as bound,
    l.valid_from as since, l.valid_to as until, l.max as fix, 'limit:' || l.limit_id as fact,
    case when s.value > l.high then null else l.doubt end as doubt,
    s.field || ' is ' || cast(cast(s.value as bigint) as varchar) || ' ' || l.unit as detail
from event_sources m
join settings s on s.as_of = m.as_of and s.function_id = m.function_id
join limits_on l
    on l.as_of = m.as_of
    and l.limit_id = case when m.event_type like 'viewer-%' then s.viewer when m.event_type like 'origin-%' then s.origin end
where m.source = 'lambda-edge' and s.value > l.strict_high
