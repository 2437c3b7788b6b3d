-- id: LKB204
-- title: Ephemeral storage out of range
-- why: Until March 2022 /tmp was 512 MB for everyone; since then it can be set, within bounds.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
-- severity: create=error update=error invoke=note
-- reads: EphemeralStorage AcceleratorConfig
-- needs: EphemeralStorage
-- message: EphemeralStorage {value} MB is out of range: the {limit} is {bound} MB since {since}
-- advice: use {fix}
select
    f.function_id, f.as_of, 'EphemeralStorage' as field, f.ephemeral_storage as value,
    case when f.ephemeral_storage < l.strict_low then l.min else l.max end as bound,
    case when f.ephemeral_storage < l.strict_low then l.min_since else l.max_since end as since,
    case when f.ephemeral_storage < l.strict_low then l.min_until else l.max_until end as until,
    case when f.ephemeral_storage < l.strict_low then l.min else l.max end as fix, 'limit:' || l.limit_id as fact,
    case when f.ephemeral_storage < l.low or f.ephemeral_storage > l.high then null else l.doubt end as doubt
from functions f
join limits_on l on l.as_of = f.as_of
    and l.limit_id = case when f.accelerator then 'ephemeral_storage_accelerator' else 'ephemeral_storage' end
where f.ephemeral_storage < l.strict_low or f.ephemeral_storage > l.strict_high
