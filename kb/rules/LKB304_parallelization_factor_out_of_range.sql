-- id: LKB304
-- title: Parallelization factor out of range
-- why: A shard is worked off by a bounded number of invocations at once.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
-- severity: create=error update=error invoke=note
-- reads: ParallelizationFactor
-- about: event_source_mapping
-- needs: ParallelizationFactor
-- message: ParallelizationFactor {value} is out of range: the {limit} is {bound} since {since}
-- advice: use {fix}
select
    m.resource_id, m.function_id, m.as_of, 'ParallelizationFactor' as field, m.parallelization_factor as value,
    case when m.parallelization_factor < l.strict_low then l.min else l.max end as bound,
    case when m.parallelization_factor < l.strict_low then l.min_since else l.max_since end as since,
    case when m.parallelization_factor < l.strict_low then l.min_until else l.max_until end as until,
    case when m.parallelization_factor < l.strict_low then l.min else l.max end as fix,
    'limit:' || l.limit_id as fact,
    case when m.parallelization_factor < l.low or m.parallelization_factor > l.high then null else l.doubt end
        as doubt
from event_source_mappings m
join limits_on l on l.as_of = m.as_of and l.limit_id = 'esm_parallelization_factor'
where m.parallelization_factor < l.strict_low or m.parallelization_factor > l.strict_high
