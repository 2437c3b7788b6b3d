-- id: LKB227
-- title: Managed instance settings out of range
-- why: Memory per vCPU and concurrency per environment have bounds.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html
-- severity: create=error update=error invoke=note
-- reads: CapacityProviderConfig
-- needs: CapacityProviderConfig
-- minor: yes
-- message: {field} {value} is out of range: the {limit} is {bound} since {since}
with settings as (
    select
        function_id, as_of, 'ExecutionEnvironmentMemoryGiBPerVCpu' as field, memory_per_vcpu as value,
        'lmi_memory_gib_per_vcpu' as limit_id
    from functions
    union all
    select
        function_id, as_of, 'PerExecutionEnvironmentMaxConcurrency', environment_concurrency,
        'lmi_concurrency_per_environment'
    from functions
)
select
    s.function_id, s.as_of, 'CapacityProviderConfig.' || s.field as field, s.value,
    case when s.value < l.strict_low then l.min else l.max end as bound,
    case when s.value < l.strict_low then l.min_since else l.max_since end as since,
    case when s.value < l.strict_low then l.min_until else l.max_until end as until,
    null as fix, 'limit:' || l.limit_id as fact,
    case when s.value < l.low or s.value > l.high then null else l.doubt end as doubt
from settings s
join limits_on l on l.as_of = s.as_of and l.limit_id = s.limit_id
where s.value < l.strict_low or s.value > l.strict_high
