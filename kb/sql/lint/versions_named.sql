-- Rows name data versions that exist, and are taken back only after they were recorded.
with clocks as (
    select 'sources' as "table", line, recorded_in, retracted_in from sources
    union all select 'topics', line, recorded_in, retracted_in from topics
    union all select 'events', line, recorded_in, retracted_in from events
    union all select 'runtimes', line, recorded_in, retracted_in from runtimes
    union all select 'runtime_milestones', line, recorded_in, retracted_in from runtime_milestones
    union all select 'limits', line, recorded_in, retracted_in from limits
    union all select 'triggers', line, recorded_in, retracted_in from triggers
    union all select 'features', line, recorded_in, retracted_in from features
    union all select 'config_fields', line, recorded_in, retracted_in from config_fields
    union all select 'practices', line, recorded_in, retracted_in from practices
    union all select 'claims', line, recorded_in, retracted_in from claims
    union all select 'field_bounds', line, recorded_in, retracted_in from field_bounds
    union all select 'operations', line, recorded_in, retracted_in from operations
    union all select 'regions', line, recorded_in, retracted_in from regions
    union all select 'corrections', line, recorded_in, retracted_in from corrections
    union all select 'readings', line, recorded_in, retracted_in from readings
)
select
    c."table", c.line,
    'recorded_in ' || c.recorded_in || ', retracted_in ' || coalesce(c.retracted_in::varchar, 'blank')
        || ': versions.csv has no such versions in that order' as message
from clocks c
where c.recorded_in not in (select version from versions)
    or (c.retracted_in is not null and c.retracted_in not in (select version from versions))
    or c.retracted_in <= c.recorded_in
