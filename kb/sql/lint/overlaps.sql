-- In no data version does one key have two rows: the older must be retracted when the newer is recorded.
with keyed as (
    select 'runtimes' as "table", line, runtime as id, recorded_in, retracted_in from runtimes
    union all select 'limits', line, "limit" || ' ' || valid_from, recorded_in, retracted_in from limits
    union all select 'triggers', line, trigger, recorded_in, retracted_in from triggers
    union all select 'features', line, feature || ' ' || applies_to, recorded_in, retracted_in from features
    union all select 'events', line, event, recorded_in, retracted_in from events
    union all select 'topics', line, domain || ' ' || topic, recorded_in, retracted_in from topics
    union all select 'config_fields', line, resource || ' ' || field, recorded_in, retracted_in from config_fields
    union all select 'practices', line, practice, recorded_in, retracted_in from practices
    union all select 'claims', line, claim || ' ' || side, recorded_in, retracted_in from claims
    union all select 'sources', line, source_id, recorded_in, retracted_in from sources
    union all select 'operations', line, api || ' ' || operation, recorded_in, retracted_in from operations
    union all select 'regions', line, region, recorded_in, retracted_in from regions
    union all
    select 'field_bounds', line, resource || ' ' || field || ' ' || valid_from, recorded_in, retracted_in from field_bounds
    union all
    select 'runtime_milestones', line, runtime || ' ' || milestone || ' ' || known_from || ' ' || basis, recorded_in, retracted_in
    from runtime_milestones
)
select b."table", b.line, b.id || ' has a row on line ' || a.line || ' that still holds: retract that one' as message
from keyed a
join keyed b on a."table" = b."table" and a.id = b.id and a.line <> b.line
where a.recorded_in <= b.recorded_in and (a.retracted_in is null or a.retracted_in > b.recorded_in)
