-- id: LKB102
-- title: Creation blocked
-- why: AWS refuses to create functions on this runtime; those that exist can still be updated.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
-- severity: create=error update=warning invoke=note
-- reads: Runtime
-- message: functions on runtime {value} cannot be created since {since}
-- advice: move to {fix}
select
    f.function_id, f.as_of, 'Runtime' as field, f.runtime as value, r.block_create as since, r.block_update as until,
    r.successor as fix, 'runtime:' || r.runtime as fact
from functions f
join runtimes_on r on r.as_of = f.as_of and r.runtime = f.runtime
where r.phase = 'create_blocked' and r.api_identifier
