-- id: LKB338
-- title: More than one topic or queue
-- why: A mapping reads one topic of a Kafka cluster or one queue of a broker.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
-- severity: create=error update=error invoke=note
-- reads: Topics Queues
-- about: event_source_mapping
-- public: value
-- message: {value} entries in {field}, the limit is {bound} since {since}
-- advice: make a mapping for each
with lists as (
    select resource_id, function_id, as_of, 'Topics' as field, topics as size, 'esm_topics' as limit_id
    from event_source_mappings
    union all
    select resource_id, function_id, as_of, 'Queues', queues, 'esm_queues' from event_source_mappings
)
select
    s.resource_id, s.function_id, s.as_of, s.field, s.size as value, l.max as bound, l.valid_from as since,
    l.valid_to as until, null as fix, 'limit:' || l.limit_id as fact
from lists s
join limits_on l on l.as_of = s.as_of and l.limit_id = s.limit_id
where s.size < l.min or s.size > l.max
