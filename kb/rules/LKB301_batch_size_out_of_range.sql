-- id: LKB301
-- title: Batch size out of range
-- why: Each event source has bounds of its own, and FIFO queues have lower ones.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
-- severity: create=error update=error invoke=note
-- reads: Source BatchSize
-- about: event_source_mapping
-- needs: BatchSize
-- message: BatchSize {value} is out of range: the {limit} is {bound} since {since}
-- advice: use {fix}
select
    m.resource_id, m.function_id, m.as_of, 'BatchSize' as field, m.batch_size as value,
    case when m.batch_size < l.strict_low then l.min else l.max end as bound,
    case when m.batch_size < l.strict_low then l.min_since else l.max_since end as since,
    case when m.batch_size < l.strict_low then l.min_until else l.max_until end as until,
    case when m.batch_size < l.strict_low then l.min else l.max end as fix, 'limit:' || l.limit_id as fact,
    case when m.batch_size < l.low or m.batch_size > l.high then null else l.doubt end as doubt
from event_source_mappings m
join limits_on l on l.as_of = m.as_of and l.limit_id = case m.source
        when 'amazon-sqs'
            then case when m.queue_fifo then 'esm_batch_size.sqs_fifo' else 'esm_batch_size.sqs_standard' end
        when 'amazon-kinesis-data-streams' then 'esm_batch_size.kinesis'
        when 'amazon-dynamodb-streams' then 'esm_batch_size.dynamodb'
        when 'amazon-mq' then 'esm_batch_size.mq'
        when 'amazon-msk' then 'esm_batch_size.msk'
        when 'self-managed-apache-kafka' then 'esm_batch_size.self_managed_kafka'
        when 'amazon-documentdb' then 'esm_batch_size.documentdb'
    end
where m.batch_size < l.strict_low or m.batch_size > l.strict_high
