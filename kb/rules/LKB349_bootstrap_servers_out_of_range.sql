-- id: LKB349
-- title: Bootstrap servers out of range
-- why: A mapping names some of the servers of a Kafka cluster, not all of a large one.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_SelfManagedEventSource.html
-- severity: create=error update=error invoke=note
-- reads: SelfManagedEventSource
-- about: event_source_mapping
-- needs: bootstrap_servers
-- public: value
-- message: {value} bootstrap servers, the {limit} is {bound} since {since}
-- advice: name some of them
select
    m.resource_id, m.function_id, m.as_of, 'SelfManagedEventSource' as field, m.bootstrap_servers as value,
    case when m.bootstrap_servers < l.strict_low then l.min else l.max end as bound,
    case when m.bootstrap_servers < l.strict_low then l.min_since else l.max_since end as since,
    case when m.bootstrap_servers < l.strict_low then l.min_until else l.max_until end as until,
    null as fix, 'limit:' || l.limit_id as fact,
    case when m.bootstrap_servers < l.low or m.bootstrap_servers > l.high then null else l.doubt end as doubt
from event_source_mappings m
join limits_on l on l.as_of = m.as_of and l.limit_id = 'esm_bootstrap_servers'
where m.bootstrap_servers < l.strict_low or m.bootstrap_servers > l.strict_high
