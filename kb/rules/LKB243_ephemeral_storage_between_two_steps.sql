-- id: LKB243
-- title: Ephemeral storage between two steps
-- why: The size of /tmp is set in steps of a whole megabyte; the API takes no fraction of one.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_EphemeralStorage.html
-- severity: create=error update=error invoke=note
-- reads: EphemeralStorage AcceleratorConfig
-- needs: EphemeralStorage
-- message: EphemeralStorage {value} MB is no multiple of the step of {bound} MB
-- advice: use {fix}
select
    f.function_id, f.as_of, 'EphemeralStorage' as field, f.ephemeral_storage as value, l.step as bound,
    l.step_since as since, l.step_until as until, ceil(f.ephemeral_storage / l.step) * l.step as fix,
    'limit:' || l.limit_id as fact
from functions f
join limits_on l on l.as_of = f.as_of
    and l.limit_id = case when f.accelerator then 'ephemeral_storage_accelerator' else 'ephemeral_storage' end
where
    f.ephemeral_storage >= l.low and f.ephemeral_storage <= l.high
    and f.ephemeral_storage - floor(f.ephemeral_storage / l.step) * l.step <> 0
