-- id: LKB245
-- title: Concurrency of an environment between two steps
-- why: An environment of a managed instance works on whole invocations.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html
-- severity: create=error update=error invoke=note
-- reads: CapacityProviderConfig
-- needs: CapacityProviderConfig
-- minor: yes
-- message: PerExecutionEnvironmentMaxConcurrency {value} is no multiple of the step of {bound}
-- advice: use {fix}
select
    f.function_id, f.as_of, 'CapacityProviderConfig.PerExecutionEnvironmentMaxConcurrency' as field,
    f.environment_concurrency as value, l.step as bound, l.step_since as since, l.step_until as until,
    ceil(f.environment_concurrency / l.step) * l.step as fix, 'limit:' || l.limit_id as fact
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'lmi_concurrency_per_environment'
where
    f.environment_concurrency >= l.low and f.environment_concurrency <= l.high
    and f.environment_concurrency - floor(f.environment_concurrency / l.step) * l.step <> 0
