-- id: LKB303
-- title: Batching window out of range
-- why: Lambda gathers records for a bounded time.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
-- severity: create=error update=error invoke=note
-- reads: Source MaximumBatchingWindowInSeconds
-- about: event_source_mapping
-- needs: MaximumBatchingWindowInSeconds
-- message: MaximumBatchingWindowInSeconds {value} is out of range: the {limit} is {bound} s since {since}
-- advice: use {fix}
select
    m.resource_id, m.function_id, m.as_of, 'MaximumBatchingWindowInSeconds' as field, m.batch_window as value,
    case when m.batch_window < l.strict_low then l.min else l.max end as bound,
    case when m.batch_window < l.strict_low then l.min_since else l.max_since end as since,
    case when m.batch_window < l.strict_low then l.min_until else l.max_until end as until,
    case when m.batch_window < l.strict_low then l.min else l.max end as fix, 'limit:' || l.limit_id as fact,
    case when m.batch_window < l.low or m.batch_window > l.high then null else l.doubt end as doubt
from event_source_mappings m
join limits_on l on l.as_of = m.as_of and l.limit_id = case
        when m.source = 'amazon-sqs' then 'esm_batch_window.sqs_standard'
        when m.source in ('amazon-kinesis-data-streams', 'amazon-dynamodb-streams')
            then 'esm_batch_window.kinesis_dynamodb'
        when m.source is not null then 'esm_batch_window.kafka_mq_documentdb'
    end
where m.batch_window < l.strict_low or m.batch_window > l.strict_high
