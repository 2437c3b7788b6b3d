-- A day over ten years after its statement is a slip of the pen or a placeholder, such as 9999-12-31.
with
dated as (
    select 'runtime_milestones' as "table", line, 'date' as "column", date as day, known_from from runtime_milestones
    union all select 'limits', line, 'valid_from', valid_from, known_from from limits
    union all select 'limits', line, 'valid_to', valid_to, coalesce(known_from, valid_from) from limits
    union all select 'triggers', line, 'supported_from', supported_from, known_from from triggers
    union all select 'triggers', line, 'supported_to', supported_to, known_from from triggers
    union all select 'features', line, 'valid_from', valid_from, known_from from features
    union all select 'features', line, 'valid_to', valid_to, known_from from features
    union all select 'events', line, 'date', date, known_from from events
)
select
    d."table", d.line,
    "column" || ' ' || day || ' lies over ten years after ' || coalesce('its statement of ' || known_from, 'today') as message
from dated d
where day > coalesce(known_from, cast(getvariable('today') as date)) + interval 10 year
