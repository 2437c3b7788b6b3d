-- id: LKB103
-- title: Updates blocked
-- why: AWS refuses to create or update functions on this runtime, so neither code nor configuration can change.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
-- severity: create=error update=error invoke=warning
-- reads: Runtime
-- needs: Runtime
-- message: updates of functions on runtime {value} have been blocked since {since}{moves}{detail}
-- advice: move to {fix}
select
    f.function_id, f.as_of, 'Runtime' as field, f.runtime as value, r.block_update as since, null as until,
    r.successor as fix, 'runtime:' || r.runtime || ':block_update' as fact,
    -- Of nodejs, invocations were announced to fail as well.
    case when r.invoke_status = 'blocked' then 'error' end as severity,
    case
        when r.block_create = r.block_update then ', creation as well'
        when r.block_create <= f.as_of then ', creation since ' || cast(r.block_create as varchar)
    end as detail,
    case
        when r.phase = 'update_blocked' then null
        when r.contested then 'AWS moved the date after it had passed: see contested in `lambda-kb runtimes`'
        else 'the published date is not exact to the day'
    end as doubt
from functions f
join runtimes_on r on r.as_of = f.as_of and r.runtime = f.runtime
-- Whether it had come at all is no doubt about this date.
where r.api_identifier and r.phase <> 'not_yet_available' and (r.phase = 'update_blocked' or r.update_status = 'unknown')
