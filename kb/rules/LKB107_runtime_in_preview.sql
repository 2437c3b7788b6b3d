-- id: LKB107
-- title: Runtime in preview
-- why: A preview may change or end at any day, and AWS does not support it for production.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
-- severity: create=warning update=warning invoke=note
-- reads: Runtime
-- needs: Runtime
-- message: runtime {value} has been a preview since {since}{detail}
-- advice: wait for its general availability before production rests on it
select
    f.function_id, f.as_of, 'Runtime' as field, f.runtime as value, r.preview as since, r.ga as until, null as fix,
    'runtime:' || r.runtime as fact,
    case when r.ga > f.as_of then '; general availability comes on ' || cast(r.ga as varchar) end as detail
from functions f
join runtimes_on r on r.as_of = f.as_of and r.runtime = f.runtime
where r.phase = 'preview' and r.api_identifier
