-- A source that no row names is of no use.
with named as (
    select unnest(source_ids) as source_id from events
    union select unnest(source_ids) from runtimes
    union select unnest(source_ids) from runtime_milestones
    union select unnest(source_ids) from limits
    union select unnest(source_ids) from triggers
    union select unnest(source_ids) from features
    union select unnest(source_ids) from config_fields
    union select unnest(source_ids) from practices
    union select unnest(source_ids) from claims
    union select unnest(source_ids) from field_bounds
    union select unnest(source_ids) from operations
    union select unnest(source_ids) from regions
)
select 'sources' as "table", line, 'no row names ' || source_id || ': remove it' as message
from sources
where source_id not in (select source_id from named)
