-- Memory is no source: what was remembered or assumed is looked up, or its start is blank or in doubt.
with notes as (
    select 'runtime_milestones' as "table", line, note, precision, retracted_in from runtime_milestones
    union all select 'limits', line, note, precision, retracted_in from limits
    union all select 'triggers', line, note, precision, retracted_in from triggers
    union all select 'features', line, note, precision, retracted_in from features
    union all select 'config_fields', line, note, precision, retracted_in from config_fields
    union all select 'operations', line, note, precision, retracted_in from operations
    union all select 'regions', line, note, precision, retracted_in from regions
    union all select 'events', line, note, precision, retracted_in from events
)
select "table", line, 'a day that was remembered or assumed is no day: cite what shows it' as message
from notes
where retracted_in is null and regexp_matches(note, '(?i)\b(remembered|presumed)\b|\bstart (is )?assumed\b')
