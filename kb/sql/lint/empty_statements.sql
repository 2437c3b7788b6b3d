-- A statement that says what the one before it says changes nothing, so it is none.
with
milestones as (
    select
        line, known_from, runtime || ' ' || milestone as subject,
        (statement, date, precision) as said,
        lag((statement, date, precision)) over earlier as said_before,
        lag(line) over earlier as before
    from runtime_milestones
    where retracted_in is null and basis <> 'third_party_tool'
    window earlier as (partition by runtime, milestone order by known_from, line)
),
change_points as (
    select
        line, "limit" as subject,
        (name, topic, scope, applies_to, min, max, "default", step, unit, adjustable, note) as said,
        lag((name, topic, scope, applies_to, min, max, "default", step, unit, adjustable, note)) over earlier as said_before,
        lag(valid_to) over earlier as ended,
        lag(line) over earlier as before
    from limits
    where retracted_in is null
    window earlier as (partition by "limit" order by valid_from, line)
)
select 'runtime_milestones' as "table", line, subject || ': says the same as line ' || before || ' did before it' as message
from milestones
where said = said_before
union all
select 'limits', line, subject || ': has the same values and note as line ' || before || ', which it follows'
from change_points
where said = said_before and ended is null
