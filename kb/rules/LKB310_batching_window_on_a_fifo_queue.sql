-- id: LKB310
-- title: Batching window on a FIFO queue
-- why: FIFO queues keep order and have no batching window.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
-- severity: create=error update=error invoke=note
-- reads: Source MaximumBatchingWindowInSeconds QueueFifo
-- about: event_source_mapping
-- needs: MaximumBatchingWindowInSeconds
-- message: MaximumBatchingWindowInSeconds {value} is refused for a FIFO queue
-- advice: use {fix}
select
    m.resource_id, m.function_id, m.as_of, 'MaximumBatchingWindowInSeconds' as field, m.batch_window as value,
    null as since, null as until, 0 as fix, 'limit:' || l.limit_id as fact
from event_source_mappings m
join limits_on l on l.as_of = m.as_of and l.limit_id = 'esm_batch_window.sqs_standard'
where m.source = 'amazon-sqs' and m.queue_fifo and m.batch_window > 0
