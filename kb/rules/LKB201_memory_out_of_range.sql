-- id: LKB201
-- title: Memory out of range
-- why: Lambda refuses memory below the smallest or above the largest size; managed instances have bounds of their own.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
-- severity: create=error update=error invoke=note
-- reads: MemorySize CapacityProviderConfig
-- needs: MemorySize
-- message: MemorySize {value} MB is out of range: the {limit} is {bound} MB since {since}
-- advice: use {fix}
select
    f.function_id, f.as_of, 'MemorySize' as field, f.memory_size as value,
    case when f.memory_size < l.strict_low then l.min else l.max end as bound,
    case when f.memory_size < l.strict_low then l.min_since else l.max_since end as since,
    case when f.memory_size < l.strict_low then l.min_until else l.max_until end as until,
    case when f.memory_size < l.strict_low then l.min else l.max end as fix, 'limit:' || l.limit_id as fact,
    case when f.memory_size < l.low or f.memory_size > l.high then null else l.doubt end as doubt
from functions f
join limits_on l on l.as_of = f.as_of
    and l.limit_id = case when f.managed_instances then 'function_memory_lmi' else 'function_memory' end
where f.memory_size < l.strict_low or f.memory_size > l.strict_high
