-- id: LKB320
-- title: Visibility timeout below what AWS recommends
-- why: Throttled batches need time for retries: AWS recommends a multiple of the function's timeout, plus the batching window. It takes less, and messages then come back too early, so this is a warning.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
-- severity: create=warning update=warning invoke=note
-- reads: Source QueueVisibilityTimeout MaximumBatchingWindowInSeconds Function.Timeout
-- about: event_source_mapping
-- needs: QueueVisibilityTimeout
-- message: the queue hides messages for {value} s, AWS recommends {bound} s or more
-- advice: use {fix}
select
    m.resource_id, m.function_id, m.as_of, 'QueueVisibilityTimeout' as field, m.queue_visibility_timeout as value,
    coalesce(f.timeout, d."default") * l.min + coalesce(m.batch_window, 0) as bound, l.valid_from as since,
    l.valid_to as until, coalesce(f.timeout, d."default") * l.min + coalesce(m.batch_window, 0) as fix,
    'limit:' || l.limit_id as fact
from event_source_mappings m
join functions f on f.as_of = m.as_of and f.function_id = m.function_id
join limits_on d on d.as_of = m.as_of and d.limit_id = 'function_timeout'
join limits_on s on s.as_of = m.as_of and s.limit_id = 'sqs_visibility_timeout_min_factor'
join limits_on l on l.as_of = m.as_of and l.limit_id = 'sqs_visibility_timeout_recommended_factor'
where m.source = 'amazon-sqs' and m.queue_visibility_timeout >= coalesce(f.timeout, d."default") * s.min
    and m.queue_visibility_timeout < coalesce(f.timeout, d."default") * l.min + coalesce(m.batch_window, 0)
