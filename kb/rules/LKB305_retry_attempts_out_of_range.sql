-- id: LKB305
-- title: Retry attempts out of range
-- why: A failed batch is tried again a bounded number of times, or, at -1, until it expires.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
-- severity: create=error update=error invoke=note
-- reads: MaximumRetryAttempts
-- about: event_source_mapping
-- needs: MaximumRetryAttempts
-- message: MaximumRetryAttempts {value} is out of range: the {limit} is {bound} since {since}
-- advice: use {fix}
select
    m.resource_id, m.function_id, m.as_of, 'MaximumRetryAttempts' as field, m.retry_attempts as value,
    case when m.retry_attempts < l.strict_low then l.min else l.max end as bound,
    case when m.retry_attempts < l.strict_low then l.min_since else l.max_since end as since,
    case when m.retry_attempts < l.strict_low then l.min_until else l.max_until end as until,
    case when m.retry_attempts < l.strict_low then l.min else l.max end as fix, 'limit:' || l.limit_id as fact,
    case when m.retry_attempts < l.low or m.retry_attempts > l.high then null else l.doubt end as doubt
from event_source_mappings m
join limits_on l on l.as_of = m.as_of and l.limit_id = 'esm_max_retry_attempts'
where m.retry_attempts < l.strict_low or m.retry_attempts > l.strict_high
