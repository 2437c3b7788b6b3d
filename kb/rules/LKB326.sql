-- id: LKB326
-- title: Memory too large for the edge
-- why: Functions of viewer events were small for years.
-- source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-restrictions.html
-- severity: create=error update=error invoke=note
-- reads: Source EventType Function.MemorySize
-- about: event_source
-- needs: EventType
-- message: MemorySize {value} MB, at the edge the limit is {bound} MB since {since}
-- advice: use {fix}
select
    m.resource_id, m.function_id, m.as_of, 'Function.MemorySize' as field, f.memory_size as value, l.max as bound,
    l.valid_from as since, l.valid_to as until, l.max as fix, 'limit:' || l.limit_id as fact,
    case when f.memory_size > l.high then null else l.doubt end as doubt
from event_sources m
join functions f on f.as_of = m.as_of and f.function_id = m.function_id
join limits_on l
    on l.as_of = m.as_of
    and l.limit_id = case
        when m.event_type like 'viewer-%' then 'edge_memory.viewer'
        when m.event_type like 'origin-%' then 'edge_memory.origin'
    end
where m.source = 'lambda-edge' and f.memory_size > l.strict_high
