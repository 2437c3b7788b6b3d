-- id: LKB302
-- title: SQS batch above 10 without a batching window
-- why: Standard queues hand out more than ten messages at once only where Lambda may wait for them.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
-- severity: create=error update=error invoke=note
-- reads: Source BatchSize MaximumBatchingWindowInSeconds
-- about: event_source_mapping
-- needs: BatchSize
-- message: BatchSize {value} needs a standard queue and a MaximumBatchingWindowInSeconds of at least 1: else the limit is {bound}
-- advice: use a smaller batch, or set the window of a standard queue
select
    m.resource_id, m.function_id, m.as_of, 'BatchSize' as field, m.batch_size as value, l.max as bound,
    l.valid_from as since, l.valid_to as until, null as fix, 'limit:' || l.limit_id as fact
from event_source_mappings m
join limits_on l on l.as_of = m.as_of and l.limit_id = 'esm_batch_size.sqs_without_window'
join limits_on w on w.as_of = m.as_of and w.limit_id = 'esm_batch_size.sqs_standard'
where
    m.source = 'amazon-sqs' and not coalesce(m.queue_fifo, false) and coalesce(m.batch_window, 0) < 1
    and m.batch_size > l.max and m.batch_size <= w.high
