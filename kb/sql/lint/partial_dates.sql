-- A month stands as its first day, a quarter as the first day of its first month.
with dated as (
    select 'runtime_milestones' as "table", line, date, precision from runtime_milestones
    union all select 'events', line, date, precision from events
    union all select 'limits', line, valid_from, precision from limits
    union all select 'triggers', line, supported_from, precision from triggers
    union all select 'features', line, valid_from, precision from features
    union all select 'config_fields', line, valid_from, precision from config_fields
)
select "table", line, date || ' must be the first day of its ' || precision as message
from dated
where (precision = 'month' and day(date) <> 1) or (precision = 'quarter' and (day(date) <> 1 or month(date) % 3 <> 1))
