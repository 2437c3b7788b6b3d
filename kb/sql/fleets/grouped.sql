-- Functions and findings by something that both tell.
with functions as (
    select $of_function as $name, count(*) as functions
    from functions_read f
    $join
    group by all
),
findings as (
    select
        $of_finding::varchar as $name,
        count(*) filter (nth::integer = 1 and resource is null) as with_findings,
        count(*) filter (severity = 'error') as errors,
        count(*) filter (severity = 'warning') as warnings,
        count(*) filter (severity = 'note') as notes
    from $findings
    group by all
)
select
    a.$name, a.functions, coalesce(b.with_findings, 0) as with_findings,
    coalesce(b.errors, 0) as errors, coalesce(b.warnings, 0) as warnings, coalesce(b.notes, 0) as notes
from functions a
left join findings b on b.$name is not distinct from a.$name
order by all
