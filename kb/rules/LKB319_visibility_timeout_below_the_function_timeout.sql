-- id: LKB319
-- title: Visibility timeout below the function timeout
-- why: A message would come back while the function still works on it, so that Lambda refuses the mapping.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
-- severity: create=error update=error invoke=note
-- reads: Source QueueVisibilityTimeout Function.Timeout
-- about: event_source_mapping
-- needs: QueueVisibilityTimeout
-- message: the queue hides messages for {value} s, but the function may run for {bound} s
-- advice: set the visibility timeout to six times the function's timeout
select
    m.resource_id, m.function_id, m.as_of, 'QueueVisibilityTimeout' as field, m.queue_visibility_timeout as value,
    coalesce(f.timeout, d."default") * l.min as bound, l.valid_from as since, l.valid_to as until,
    coalesce(f.timeout, d."default") * l.min as fix, 'limit:' || l.limit_id as fact
from event_source_mappings m
join functions f on f.as_of = m.as_of and f.function_id = m.function_id
join limits_on d on d.as_of = m.as_of and d.limit_id = 'function_timeout'
join limits_on s on s.as_of = m.as_of and s.limit_id = 'sqs_visibility_timeout_min_factor'
join limits_on l on l.as_of = m.as_of and l.limit_id = 'sqs_visibility_timeout_min_factor'
where m.source = 'amazon-sqs' and m.queue_visibility_timeout < coalesce(f.timeout, d."default") * l.min
