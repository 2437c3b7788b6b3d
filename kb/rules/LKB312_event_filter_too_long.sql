-- id: LKB312
-- title: Event filter too long
-- why: The pattern of a filter has a bound.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
-- severity: create=error update=error invoke=note
-- reads: FilterCriteria
-- about: event_source_mapping
-- needs: FilterCriteria
-- public: value
-- message: a filter pattern has {value} characters, the {limit} is {bound} since {since}
-- advice: split it
select
    m.resource_id, m.function_id, m.as_of, 'FilterCriteria' as field, m.longest_filter as value,
    case when m.longest_filter < l.strict_low then l.min else l.max end as bound,
    case when m.longest_filter < l.strict_low then l.min_since else l.max_since end as since,
    case when m.longest_filter < l.strict_low then l.min_until else l.max_until end as until,
    null as fix, 'limit:' || l.limit_id as fact,
    case when m.longest_filter < l.low or m.longest_filter > l.high then null else l.doubt end as doubt
from event_source_mappings m
join limits_on l on l.as_of = m.as_of and l.limit_id = 'esm_filter_pattern_length'
where m.longest_filter < l.strict_low or m.longest_filter > l.strict_high
