-- id: LKB242
-- title: Timeout between two steps
-- why: Timeouts are set in steps of a whole second; the API takes no fraction of one.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
-- severity: create=error update=error invoke=note
-- reads: Timeout CapacityProviderConfig
-- needs: Timeout
-- message: Timeout {value} s is no multiple of the step of {bound} s
-- advice: use {fix}
select
    f.function_id, f.as_of, 'Timeout' as field, f.timeout as value, l.step as bound, l.step_since as since,
    l.step_until as until, ceil(f.timeout / l.step) * l.step as fix, 'limit:' || l.limit_id as fact
from functions f
join limits_on l on l.as_of = f.as_of
    and l.limit_id = case when f.managed_instances then 'function_timeout_lmi_async_esm' else 'function_timeout' end
where
    f.timeout >= l.low and f.timeout <= l.high
    and f.timeout - floor(f.timeout / l.step) * l.step <> 0
