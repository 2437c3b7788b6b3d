-- id: LKB232
-- title: Web function endpoint settings out of range
-- why: Environments, request rate, Regions and the revisions that share the traffic have bounds.
-- source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-webfunctionendpoint.html
-- severity: create=error update=error invoke=note
-- reads: ScalingConfig ThrottleConfig Regions RevisionWeights
-- about: web_function_endpoint
-- message: {field} {value} is out of range: the {limit} is {bound} since {since}
with settings as (
    select
        resource_id, function_id, as_of, 'ScalingConfig.MaxEnvironments' as field, max_environments as value,
        'web_function_max_environments' as limit_id
    from web_function_endpoints
    union all
    select resource_id, function_id, as_of, 'ThrottleConfig.RateLimit', rate_limit, 'web_function_rate_limit'
    from web_function_endpoints
    union all
    select resource_id, function_id, as_of, 'Regions', regions, 'web_function_regions' from web_function_endpoints
    union all
    select resource_id, function_id, as_of, 'RevisionWeights', revisions, 'web_function_revision_weights'
    from web_function_endpoints
)
select
    s.resource_id, s.function_id, s.as_of, s.field, s.value,
    case when s.value < l.strict_low then l.min else l.max end as bound,
    case when s.value < l.strict_low then l.min_since else l.max_since end as since,
    case when s.value < l.strict_low then l.min_until else l.max_until end as until,
    null as fix, 'limit:' || l.limit_id as fact,
    case when s.value < l.low or s.value > l.high then null else l.doubt end as doubt
from settings s
join limits_on l on l.as_of = s.as_of and l.limit_id = s.limit_id
where s.value < l.strict_low or s.value > l.strict_high
