-- id: LKB228
-- title: Accelerator memory out of range
-- why: Accelerators come with a few sizes of memory.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html
-- severity: create=error update=error invoke=note
-- reads: AcceleratorConfig
-- needs: AcceleratorConfig
-- minor: yes
-- message: AcceleratorMemorySize {value} GiB is out of range: the {limit} is {bound} GiB since {since}
-- advice: use {fix}
select
    f.function_id, f.as_of, 'AcceleratorConfig.AcceleratorMemorySize' as field, f.accelerator_memory as value,
    case when f.accelerator_memory < l.strict_low then l.min else l.max end as bound,
    case when f.accelerator_memory < l.strict_low then l.min_since else l.max_since end as since,
    case when f.accelerator_memory < l.strict_low then l.min_until else l.max_until end as until,
    case when f.accelerator_memory < l.strict_low then l.min else l.max end as fix, 'limit:' || l.limit_id as fact,
    case when f.accelerator_memory < l.low or f.accelerator_memory > l.high then null else l.doubt end as doubt
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'accelerator_memory_size'
where f.accelerator_memory < l.strict_low or f.accelerator_memory > l.strict_high
