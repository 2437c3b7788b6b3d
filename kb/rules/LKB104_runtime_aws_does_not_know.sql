-- id: LKB104
-- title: Runtime AWS does not know
-- why: The API takes no such identifier. Past our newest evidence it may be a runtime that came later, so it is a warning.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
-- severity: create=error update=error invoke=error
-- reads: Runtime
-- needs: Runtime
-- message: {value} is no runtime that the API knows{detail}{meant}
-- advice: use {fix}
select
    f.function_id, f.as_of, 'Runtime' as field, f.runtime as value, null as since, null as until, r.successor as fix,
    'runtime:' || r.runtime as fact,
    case when f.as_of > c.stale_from and not t.untold then 'warning' end as severity,
    case
        when t.untold
            then 'nobody can tell whether ' || f.runtime || ' has come since ' || cast(c.evidence_until as varchar)
                || ', of which our newest evidence is'
    end as doubt,
    case
        when f.as_of > c.stale_from
            then '; our newest evidence is of ' || cast(c.evidence_until as varchar) || ', it may have come since'
        when r.runtime is not null then ': it exists as a container image only'
    end as detail
from functions f
cross join coverage c
-- Past our evidence it is said twice: it is worth a warning, and nobody can tell whether AWS takes it.
join (values (false), (true)) as t(untold) on not t.untold or f.as_of > c.stale_from
left join runtimes_on r on r.as_of = f.as_of and r.runtime = f.runtime
-- An empty one is missing: LKB210.
where f.runtime <> '' and (r.runtime is null or not r.api_identifier)
