-- id: LKB102
-- title: Creation blocked
-- why: AWS refuses to create functions on this runtime; those that exist can still be updated.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
-- severity: create=error update=warning invoke=note
-- reads: Runtime
-- needs: Runtime
-- message: creation of functions on runtime {value} has been blocked since {since}{moves}{detail}{until_moves}
-- advice: move to {fix}
select
    f.function_id, f.as_of, 'Runtime' as field, f.runtime as value, r.block_create as since, r.block_update as until,
    r.successor as fix, 'runtime:' || r.runtime || ':block_create' as fact,
    case when r.block_update > f.as_of then '; updates will be blocked on ' || cast(r.block_update
        as varchar) end as detail,
    case
        when r.phase = 'create_blocked' then null
        when r.contested then 'AWS moved the date after it had passed: see contested in `lambda-kb runtimes`'
        else 'the published date is not exact to the day'
    end as doubt
from functions f
join runtimes_on r on r.as_of = f.as_of and r.runtime = f.runtime
-- Whether it had come at all is no doubt about this date.
where r.api_identifier and r.phase <> 'not_yet_available' and (r.phase = 'create_blocked' or r.create_status = 'unknown')
