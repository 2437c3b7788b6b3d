-- id: LKB105
-- title: Runtime not yet available
-- why: On that day AWS offered the runtime neither in general availability nor as a preview.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
-- severity: create=error update=error invoke=error
-- reads: Runtime
-- needs: Runtime
-- message: runtime {value} is not yet available on {as_of}: it comes on {until}
select
    f.function_id, f.as_of, 'Runtime' as field, f.runtime as value, null as since,
    least(r.preview, r.ga) as until, null as fix, 'runtime:' || r.runtime || case when r.preview < r.ga or r.ga is null then ':preview' else ':ga' end as fact, r.doubt
from functions f
join runtimes_on r on r.as_of = f.as_of and r.runtime = f.runtime
where r.phase = 'not_yet_available' and r.api_identifier
