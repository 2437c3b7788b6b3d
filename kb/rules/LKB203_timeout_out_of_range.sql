-- id: LKB203
-- title: Timeout out of range
-- why: Lambda refuses timeouts beyond the limit. Managed instances may run longer for asynchronous invocations only.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
-- severity: create=error update=error invoke=note
-- reads: Timeout CapacityProviderConfig
-- needs: Timeout
-- message: Timeout {value} s is out of range: the {limit} is {bound} s since {since}
-- advice: use {fix}
select
    f.function_id, f.as_of, 'Timeout' as field, f.timeout as value,
    case when f.timeout < l.strict_low then l.min else l.max end as bound,
    case when f.timeout < l.strict_low then l.min_since else l.max_since end as since,
    case when f.timeout < l.strict_low then l.min_until else l.max_until end as until,
    case when f.timeout < l.strict_low then l.min else l.max end as fix, 'limit:' || l.limit_id as fact,
    case when f.timeout < l.low or f.timeout > l.high then null else l.doubt end as doubt
from functions f
join limits_on l on l.as_of = f.as_of
    and l.limit_id = case when f.managed_instances then 'function_timeout_lmi_async_esm' else 'function_timeout' end
where f.timeout < l.strict_low or f.timeout > l.strict_high
