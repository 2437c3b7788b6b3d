-- id: LKB317
-- title: Tumbling window out of range
-- why: Records are aggregated over a bounded time.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
-- severity: create=error update=error invoke=note
-- reads: TumblingWindowInSeconds
-- about: event_source_mapping
-- needs: TumblingWindowInSeconds
-- message: TumblingWindowInSeconds {value} is out of range: the {limit} is {bound} s since {since}
-- advice: use {fix}
select
    m.resource_id, m.function_id, m.as_of, 'TumblingWindowInSeconds' as field, m.tumbling_window as value,
    case when m.tumbling_window < l.strict_low then l.min else l.max end as bound,
    case when m.tumbling_window < l.strict_low then l.min_since else l.max_since end as since,
    case when m.tumbling_window < l.strict_low then l.min_until else l.max_until end as until,
    case when m.tumbling_window < l.strict_low then l.min else l.max end as fix, 'limit:' || l.limit_id as fact,
    case when m.tumbling_window < l.low or m.tumbling_window > l.high then null else l.doubt end as doubt
from event_source_mappings m
join limits_on l on l.as_of = m.as_of and l.limit_id = 'esm_tumbling_window'
where m.tumbling_window < l.strict_low or m.tumbling_window > l.strict_high
