-- id: LKB313
-- title: Maximum concurrency out of range
-- why: A queue invokes a function at least twice at once.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
-- severity: create=error update=error invoke=note
-- reads: ScalingConfig
-- about: event_source_mapping
-- needs: ScalingConfig
-- message: MaximumConcurrency {value} is out of range: the {limit} is {bound} since {since}
-- advice: use {fix}
select
    m.resource_id, m.function_id, m.as_of, 'ScalingConfig.MaximumConcurrency' as field,
    m.maximum_concurrency as value,
    case when m.maximum_concurrency < l.strict_low then l.min else l.max end as bound,
    case when m.maximum_concurrency < l.strict_low then l.min_since else l.max_since end as since,
    case when m.maximum_concurrency < l.strict_low then l.min_until else l.max_until end as until,
    case when m.maximum_concurrency < l.strict_low then l.min else l.max end as fix, 'limit:' || l.limit_id as fact,
    case when m.maximum_concurrency < l.low or m.maximum_concurrency > l.high then null else l.doubt end as doubt
from event_source_mappings m
join limits_on l on l.as_of = m.as_of and l.limit_id = 'esm_sqs_max_concurrency'
where m.maximum_concurrency < l.strict_low or m.maximum_concurrency > l.strict_high
