-- id: LKB502
-- title: Asynchronous events without a place for failures
-- why: An event whose attempts are used up is lost unless it goes to a destination or a dead-letter queue.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
-- severity: create=note update=note invoke=note
-- reads: DeadLetterConfig
-- needs: event_source
-- public: value
-- message: {value} calls the function asynchronously, and events that fail are lost
-- advice: set a destination for failures, or a dead-letter queue
select
    f.function_id, f.as_of, 'DeadLetterConfig' as field,
    -- Many services may call it; one stands for all.
    min(t.service) over (partition by f.function_id, f.as_of) as value, null as since, null as until, null as fix,
    'practice:asynchronous-result-targets' as fact, e.resource_id as beside
from functions f
join event_sources e on e.as_of = f.as_of and e.function_id = f.function_id
join triggers_on t on t.as_of = e.as_of and t.trigger = e.source
left join event_invoke_configs c
    on c.as_of = f.as_of and c.function_id = f.function_id and c.failure_destination
where
    list_contains(t.invocation, 'asynchronous') and not list_contains(t.invocation, 'synchronous')
    and not coalesce(f.dead_letter, false) and c.resource_id is null
