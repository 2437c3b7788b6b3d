-- A reading is of a row that we have or had, in a recording that is named by its digest.
with keys as (
    select 'runtime_milestones' as about_table, concat_ws(' ', runtime, milestone, known_from, basis) as about_key
    from runtime_milestones
    union select 'limits', concat_ws(' ', "limit", valid_from) from limits
    union select 'triggers', trigger from triggers
    union select 'features', concat_ws(' ', feature, applies_to) from features
    union select 'runtimes', runtime from runtimes
    union select 'events', event from events
    union select 'config_fields', concat_ws(' ', resource, field) from config_fields
)
select 'readings' as "table", r.line, r.about_table || ' has no row ' || r.about_key as message
from readings r
anti join keys k on k.about_table = r.about_table and k.about_key = r.about_key
union all
select 'readings', line, 'recording is no SHA-256 of 64 hexadecimal digits'
from readings
where not regexp_full_match(recording, '[0-9a-f]{64}')
union all
select 'readings', line, 'place and text are more than 300 characters: a cell or a number, never prose'
from readings
where length(place) + length(coalesce(text, '')) > 300
