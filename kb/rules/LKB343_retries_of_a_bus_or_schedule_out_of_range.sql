-- id: LKB343
-- title: Retries of a bus or schedule out of range
-- why: EventBridge tries a call that it could not make again, a bounded number of times and for a bounded time.
-- source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html
-- severity: create=error update=error invoke=note
-- reads: RetryPolicy
-- about: event_source
-- needs: RetryPolicy
-- message: {field} {value} is out of range: the {limit} is {bound} since {since}
-- advice: use {fix}
with settings as (
    select
        resource_id, function_id, as_of, 'RetryPolicy.MaximumRetryAttempts' as field, retry_attempts as value,
        'eventbridge_retry_attempts' as limit_id
    from event_sources
    union all
    select
        resource_id, function_id, as_of, 'RetryPolicy.MaximumEventAgeInSeconds', event_age, 'eventbridge_event_age'
    from event_sources
)
select
    s.resource_id, s.function_id, s.as_of, s.field, s.value,
    case when s.value < l.strict_low then l.min else l.max end as bound,
    case when s.value < l.strict_low then l.min_since else l.max_since end as since,
    case when s.value < l.strict_low then l.min_until else l.max_until end as until,
    case when s.value < l.strict_low then l.min else l.max end as fix, 'limit:' || l.limit_id as fact,
    case when s.value < l.low or s.value > l.high then null else l.doubt end as doubt
from settings s
join limits_on l on l.as_of = s.as_of and l.limit_id = s.limit_id
where s.value < l.strict_low or s.value > l.strict_high
