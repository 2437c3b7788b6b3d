-- id: LKB223
-- title: Durable settings out of range
-- why: The time that a durable execution may take and the days that its history is kept have bounds.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_DurableConfig.html
-- severity: create=error update=error invoke=note
-- reads: DurableConfig
-- needs: DurableConfig
-- minor: yes
-- message: {field} {value} is out of range: the {limit} is {bound} since {since}
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
    s.function_id, s.as_of, s.field, s.value, case when s.value < l.strict_low then l.min else l.max end as bound,
    case when s.value < l.strict_low then l.min_since else l.max_since end as since,
    case when s.value < l.strict_low then l.min_until else l.max_until end as until,
    case when s.value < l.strict_low then l.min else l.max end as fix,
    'limit:' || l.limit_id as fact, case when s.value < l.low or s.value > l.high then null else l.doubt end as doubt
from settings s
join limits_on l on l.as_of = s.as_of and l.limit_id = s.limit_id
where s.value < l.strict_low or s.value > l.strict_high
