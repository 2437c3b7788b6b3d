-- id: LKB231
-- title: Web function settings out of range
-- why: The time for a request and the requests that share an environment have bounds of their own in web functions.
-- source: https://docs.aws.amazon.com/lambda/latest/lambda-web/API_ServiceConfig.html
-- severity: create=error update=error invoke=note
-- reads: ServiceConfig
-- about: web_function_revision
-- needs: ServiceConfig
-- message: {field} {value} is out of range: the {limit} is {bound} since {since}
-- advice: use {fix}
with settings as (
    select
        resource_id, function_id, as_of, 'ServiceConfig.TimeoutSeconds' as field, timeout as value,
        'web_function_timeout' as limit_id
    from web_function_revisions
    union all
    select
        resource_id, function_id, as_of, 'ServiceConfig.MaxConcurrencyPerEnvironment', concurrency,
        'web_function_concurrency_per_environment'
    from web_function_revisions
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
