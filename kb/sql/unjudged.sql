-- Operations that nobody can tell for reasons of time: contested days, and values that only one side of an uncertain
-- change accepts. `rule` is the rule whose fact is uncertain.
create or replace temp table unjudged as
with statuses as (
    select as_of, runtime, 'create' as operation, create_status as status, 'LKB102' as rule, contested from runtimes_on
    union all select as_of, runtime, 'update', update_status, 'LKB103', contested from runtimes_on
    union all select as_of, runtime, 'invoke', invoke_status, 'LKB103', contested from runtimes_on
),
settings as (
    select
        function_id, as_of, 'MemorySize' as field, memory_size as value, 'LKB201' as rule,
        case when managed_instances then 'function_memory_lmi' else 'function_memory' end as limit_id
    from functions
    union all
    select
        function_id, as_of, 'Timeout', timeout, 'LKB203',
        case when managed_instances then 'function_timeout_lmi_async_esm' else 'function_timeout' end
    from functions
    union all
    select
        function_id, as_of, 'EphemeralStorage', ephemeral_storage, 'LKB204',
        case when accelerator then 'ephemeral_storage_accelerator' else 'ephemeral_storage' end
    from functions
    union all
    select function_id, as_of, 'Environment', environment_bytes / 1024, 'LKB205', 'environment_variables_size' from functions
    union all
    select function_id, as_of, 'Layers', layers, 'LKB206', 'function_layers' from functions
)
select
    f.function_id, f.as_of, s.operation, s.rule, 'Runtime' as field,
    case
        when s.contested then 'AWS moved the date after it had passed: see contested in `lambda-kb runtimes`'
        else 'the published date is not exact to the day'
    end as reason
from functions f
join statuses s on s.as_of = f.as_of and s.runtime = f.runtime
where s.status = 'unknown'
union all
select
    s.function_id, s.as_of, o.operation, s.rule, s.field,
    'limit ' || l.limit_id || ' changed between ' || l.change_earliest || ' and ' || l.change_latest
        || ', and only one of its two values accepts this one'
from settings s
join limits_on l on l.as_of = s.as_of and l.limit_id = s.limit_id
cross join (values ('create'), ('update')) o (operation)
where l.bracket and not l.possible
    and not (s.value < coalesce(l.low, s.value) or s.value > coalesce(l.high, s.value))
    and (s.value < greatest(l.min, l.other_min) or s.value > least(l.max, l.other_max));
