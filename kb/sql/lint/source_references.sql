-- Every source that a row names is in sources.csv, and was there in the version that recorded the row.
with named as (
    select 'events' as "table", line, recorded_in, unnest(source_ids) as source_id from events
    union all select 'runtimes', line, recorded_in, unnest(source_ids) from runtimes
    union all select 'runtime_milestones', line, recorded_in, unnest(source_ids) from runtime_milestones
    union all select 'limits', line, recorded_in, unnest(source_ids) from limits
    union all select 'triggers', line, recorded_in, unnest(source_ids) from triggers
    union all select 'features', line, recorded_in, unnest(source_ids) from features
    union all select 'config_fields', line, recorded_in, unnest(source_ids) from config_fields
    union all select 'practices', line, recorded_in, unnest(source_ids) from practices
    union all select 'claims', line, recorded_in, unnest(source_ids) from claims
    union all select 'field_bounds', line, recorded_in, unnest(source_ids) from field_bounds
    union all select 'operations', line, recorded_in, unnest(source_ids) from operations
    union all select 'regions', line, recorded_in, unnest(source_ids) from regions
    union all select 'readings', line, recorded_in, source_id from readings
)
select n."table", n.line, 'source ' || n.source_id || ' is not in sources.csv in version ' || n.recorded_in as message
from named n
left join sources s on s.source_id = n.source_id and s.recorded_in <= n.recorded_in
where s.source_id is null
