-- id: LKB311
-- title: Too many event filters
-- why: A mapping takes a few filters. AWS raises the number on request, so this is a warning.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
-- severity: create=warning update=warning invoke=note
-- reads: FilterCriteria
-- about: event_source_mapping
-- needs: FilterCriteria
-- public: value
-- message: {value} filters, the quota is {bound} since {since} unless raised
-- advice: merge patterns, or ask for more
select
    m.resource_id, m.function_id, m.as_of, 'FilterCriteria' as field, m.filters as value,
    case when m.filters < l.strict_low then l.min else l.max end as bound,
    case when m.filters < l.strict_low then l.min_since else l.max_since end as since,
    case when m.filters < l.strict_low then l.min_until else l.max_until end as until,
    null as fix, 'limit:' || l.limit_id as fact,
    case when m.filters < l.low or m.filters > l.high then null else l.doubt end as doubt
from event_source_mappings m
join limits_on l on l.as_of = m.as_of and l.limit_id = 'esm_filters'
where m.filters < l.strict_low or m.filters > l.strict_high
