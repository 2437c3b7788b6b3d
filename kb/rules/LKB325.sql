-- id: LKB325
-- title: Timeout too long for the edge
-- why: Functions of viewer and origin events have timeouts of their own.
-- source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-functions-restrictions.html
-- severity: create=error update=error invoke=note
-- reads: Source EventType Function.Timeout
-- about: event_source
-- needs: EventType
-- message: the function may run for {value} s, at the edge the limit is {bound} s since {since}
-- advice: use {fix}
select
    m.resource_id, m.function_id, m.as_of, 'Function.Timeout' as field, f.timeout as value, l.max as bound,
    l.valid_from as since, l.valid_to as until, l.max as fix, 'limit:' || l.limit_id as fact,
    case when f.timeout > l.high then null else l.doubt end as doubt
from event_sources m
join functions f on f.as_of = m.as_of and f.function_id = m.function_id
join limits_on l
    on l.as_of = m.as_of
    and l.limit_id = case
        when m.event_type like 'viewer-%' then 'edge_timeout.viewer'
        when m.event_type like 'origin-%' then 'edge_timeout.origin'
    end
where m.source = 'lambda-edge' and f.timeout > l.strict_high
