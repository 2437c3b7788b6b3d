-- The day of a side that is followed stands in the table: a claim is not left behind by a correction.
with days as (
    select 'limits' as "table", "limit" as id, valid_from as day, retracted_in from limits
    union all select 'features', feature, valid_from, retracted_in from features
    union all select 'triggers', trigger, supported_from, retracted_in from triggers
    union all select 'events', event, date, retracted_in from events
    union all select 'config_fields', field, valid_from, retracted_in from config_fields
    union all select 'runtime_milestones', runtime || '/' || milestone, date, retracted_in from runtime_milestones
)
select
    'claims' as "table", line,
    'claim ' || claim || ' follows ' || value || ', on which nothing of ' || about_key || ' begins in ' || about_table
        || ': follow the side that the table has' as message
from claims c
where c.retracted_in is null and c.verdict = 'followed' and try_cast(c.value as date) is not null
    and c.about_table in (select "table" from days)
    and not exists (
        select 1 from days d
        where d.retracted_in is null and d."table" = c.about_table and d.id = c.about_key and d.day = try_cast(c.value as date)
    )
