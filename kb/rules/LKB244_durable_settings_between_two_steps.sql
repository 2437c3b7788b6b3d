-- id: LKB244
-- title: Durable settings between two steps
-- why: The time of a durable execution is set in whole seconds and the retention of its history in whole days.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_DurableConfig.html
-- severity: create=error update=error invoke=note
-- reads: DurableConfig
-- needs: DurableConfig
-- minor: yes
-- message: {field} {value} is no multiple of the step of {bound}
-- advice: use {fix}
with settings as (
    select
        function_id, as_of, 'DurableConfig.ExecutionTimeout' as field, durable_timeout as value,
        'durable_execution_timeout' as limit_id
    from functions
    union all
    select function_id, as_of, 'DurableConfig.RetentionPeriodInDays', durable_retention, 'durable_retention'
    from functions
)
select
    s.function_id, s.as_of, s.field, s.value, l.step as bound, l.step_since as since, l.step_until as until,
    ceil(s.value / l.step) * l.step as fix, 'limit:' || l.limit_id as fact
from settings s
join limits_on l on l.as_of = s.as_of and l.limit_id = s.limit_id
where
    s.value >= l.low and s.value <= l.high
    and s.value - floor(s.value / l.step) * l.step <> 0
