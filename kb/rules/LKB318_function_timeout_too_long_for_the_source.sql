-- id: LKB318
-- title: Function timeout too long for the source
-- why: Kafka, Amazon MQ and DocumentDB wait fourteen minutes for a function, less than it may run.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
-- severity: create=error update=error invoke=note
-- reads: Source Function.Timeout Function.CapacityProviderConfig
-- about: event_source_mapping
-- message: the function may run for {value} s, the source waits {bound} s
-- advice: use {fix}
select
    m.resource_id, m.function_id, m.as_of, 'Function.Timeout' as field, f.timeout as value, l.max as bound,
    l.valid_from as since, l.valid_to as until, l.max as fix, 'limit:' || l.limit_id as fact,
    case when f.timeout > l.high then null else l.doubt end as doubt
from event_source_mappings m
join functions f on f.as_of = m.as_of and f.function_id = m.function_id
join limits_on l on l.as_of = m.as_of and l.limit_id = 'esm_function_timeout_kafka_mq_documentdb'
where
    m.source in ('amazon-msk', 'self-managed-apache-kafka', 'amazon-mq', 'amazon-documentdb')
    and f.timeout > l.strict_high and not f.managed_instances
