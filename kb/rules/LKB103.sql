-- id: LKB103
-- title: Updates blocked
-- why: AWS refuses to create or update functions on this runtime, so neither code nor configuration can change.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
-- severity: create=error update=error invoke=warning
-- reads: Runtime
-- message: functions on runtime {value} can be neither created nor updated since {since}
-- advice: move to {fix}
select
    f.function_id, f.as_of, 'Runtime' as field, f.runtime as value, r.block_update as since, null as until,
    r.successor as fix, 'runtime:' || r.runtime as fact
from functions f
join runtimes_on r on r.as_of = f.as_of and r.runtime = f.runtime
where r.phase = 'update_blocked' and r.api_identifier
