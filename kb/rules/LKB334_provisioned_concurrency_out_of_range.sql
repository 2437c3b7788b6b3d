-- id: LKB334
-- title: Provisioned concurrency out of range
-- why: At least one environment is provisioned, or none is configured.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_PutProvisionedConcurrencyConfig.html
-- severity: create=error update=error invoke=note
-- reads: ProvisionedConcurrentExecutions
-- about: alias version
-- needs: ProvisionedConcurrentExecutions
-- message: ProvisionedConcurrentExecutions {value} is out of range: the {limit} is {bound} since {since}
-- advice: use {fix}
with provisioned as (
    select resource_id, function_id, as_of, provisioned_concurrency as value from aliases
    union all
    select resource_id, function_id, as_of, provisioned_concurrency from versions
)
select
    p.resource_id, p.function_id, p.as_of, 'ProvisionedConcurrentExecutions' as field, p.value,
    case when p.value < l.strict_low then l.min else l.max end as bound,
    case when p.value < l.strict_low then l.min_since else l.max_since end as since,
    case when p.value < l.strict_low then l.min_until else l.max_until end as until,
    case when p.value < l.strict_low then l.min else l.max end as fix, 'limit:' || l.limit_id as fact,
    case when p.value < l.low or p.value > l.high then null else l.doubt end as doubt
from provisioned p
join limits_on l on l.as_of = p.as_of and l.limit_id = 'provisioned_concurrency_min'
where p.value < l.strict_low or p.value > l.strict_high
