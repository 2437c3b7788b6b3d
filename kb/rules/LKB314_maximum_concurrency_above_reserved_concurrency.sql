-- id: LKB314
-- title: Maximum concurrency above reserved concurrency
-- why: Invocations beyond the function's reserve are throttled, and their messages come back. AWS takes the pair, so this is a warning.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
-- severity: create=warning update=warning invoke=note
-- reads: ScalingConfig Function.ReservedConcurrentExecutions
-- about: event_source_mapping
-- needs: ScalingConfig
-- message: MaximumConcurrency {value} is above the function's reserved concurrency of {bound}
-- advice: lower it, or reserve more
select
    m.resource_id, m.function_id, m.as_of, 'ScalingConfig.MaximumConcurrency' as field,
    m.maximum_concurrency as value,
    f.reserved_concurrency as bound, null as since, null as until, null as fix,
    'field:EventSourceMapping.ScalingConfig.MaximumConcurrency' as fact
from event_source_mappings m
join functions f on f.as_of = m.as_of and f.function_id = m.function_id
where f.reserved_concurrency >= 0 and m.maximum_concurrency > f.reserved_concurrency
