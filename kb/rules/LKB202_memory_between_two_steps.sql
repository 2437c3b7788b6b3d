-- id: LKB202
-- title: Memory between two steps
-- why: Memory comes in steps; until December 2020 of 64 MB, since then of 1 MB.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
-- severity: create=error update=error invoke=note
-- reads: MemorySize CapacityProviderConfig
-- needs: MemorySize
-- message: MemorySize {value} MB is no multiple of {bound} MB, the step since {since}
-- advice: use {fix}
select
    f.function_id, f.as_of, 'MemorySize' as field, f.memory_size as value, l.step as bound,
    l.step_since as since, l.step_until as until, ceil(f.memory_size / l.step) * l.step as fix,
    'limit:' || l.limit_id as fact
from functions f
join limits_on l
    on l.as_of = f.as_of
    and l.limit_id = case when f.managed_instances then 'function_memory_lmi' else 'function_memory' end
where
    f.memory_size >= l.low and f.memory_size <= l.high and not l.bracket
    and f.memory_size - floor(f.memory_size / l.step) * l.step <> 0
