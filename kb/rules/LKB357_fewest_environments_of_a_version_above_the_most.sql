-- id: LKB357
-- title: Fewest environments of a version above the most
-- why: The minimum of execution environments on managed instances is not above their maximum.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionScalingConfig.html
-- severity: create=error update=error invoke=note
-- reads: any
-- about: version
-- needs: FunctionScalingConfig
-- bound: FunctionScalingConfig
-- message: MinExecutionEnvironments {value} is above MaxExecutionEnvironments {bound}
-- advice: lower it, or raise MaxExecutionEnvironments
select
    s.resource_id, s.function_id, s.as_of, s.path as field, s.value, m.value as bound, null as since, null as until, m.value as fix,
    'field:FunctionScalingConfig.MinExecutionEnvironments' as fact
from fields s
join fields m
    on m.as_of = s.as_of and m.function_id is not distinct from s.function_id
    and m.resource_id is not distinct from s.resource_id and m.field = 'FunctionScalingConfig.MaxExecutionEnvironments'
where
    s.resource_id is not null and s.field = 'FunctionScalingConfig.MinExecutionEnvironments'
    and try_cast(s.value as double) > try_cast(m.value as double)
