-- id: LKB342
-- title: Firehose buffer out of range
-- why: What is gathered for a function has to fit a synchronous invocation, whose payload is bounded, encoded in base64.
-- source: https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
-- severity: create=error update=error invoke=note
-- reads: BufferSizeInMBs BufferIntervalInSeconds
-- about: event_source
-- message: {field} {value} is out of range: the {limit} is {bound} since {since}
-- advice: use {fix}
with buffers as (
    select
        resource_id, function_id, as_of, 'BufferSizeInMBs' as field, buffer_size as value,
        'firehose_lambda_buffer_size' as limit_id
    from event_sources
    union all
    select
        resource_id, function_id, as_of, 'BufferIntervalInSeconds', buffer_interval, 'firehose_lambda_buffer_interval'
    from event_sources
)
select
    b.resource_id, b.function_id, b.as_of, b.field, b.value,
    case when b.value < l.strict_low then l.min else l.max end as bound,
    case when b.value < l.strict_low then l.min_since else l.max_since end as since,
    case when b.value < l.strict_low then l.min_until else l.max_until end as until,
    case when b.value < l.strict_low then l.min else l.max end as fix, 'limit:' || l.limit_id as fact,
    case when b.value < l.low or b.value > l.high then null else l.doubt end as doubt
from buffers b
join limits_on l on l.as_of = b.as_of and l.limit_id = b.limit_id
where b.value < l.strict_low or b.value > l.strict_high
