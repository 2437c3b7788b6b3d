-- id: LKB331
-- title: Asynchronous event age out of range
-- why: An asynchronous event waits a bounded time.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
-- severity: create=error update=error invoke=note
-- reads: MaximumEventAgeInSeconds
-- about: event_invoke_config
-- needs: MaximumEventAgeInSeconds
-- message: MaximumEventAgeInSeconds {value} is out of range: the {limit} is {bound} s since {since}
-- advice: use {fix}
select
    m.resource_id, m.function_id, m.as_of, 'MaximumEventAgeInSeconds' as field, m.event_age as value,
    case when m.event_age < l.strict_low then l.min else l.max end as bound,
    case when m.event_age < l.strict_low then l.min_since else l.max_since end as since,
    case when m.event_age < l.strict_low then l.min_until else l.max_until end as until,
    case when m.event_age < l.strict_low then l.min else l.max end as fix, 'limit:' || l.limit_id as fact,
    case when m.event_age < l.low or m.event_age > l.high then null else l.doubt end as doubt
from event_invoke_configs m
join limits_on l on l.as_of = m.as_of and l.limit_id = 'async_max_event_age'
where m.event_age < l.strict_low or m.event_age > l.strict_high
