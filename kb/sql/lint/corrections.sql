-- Since data version 7 every row that is taken back stands in corrections.csv, with why it was wrong.
with gone as (
    select 'sources' as "table", line, source_id as id, retracted_in from sources
    union all select 'topics', line, domain || ' ' || topic, retracted_in from topics
    union all select 'events', line, event, retracted_in from events
    union all select 'runtimes', line, runtime, retracted_in from runtimes
    union all
    select 'runtime_milestones', line, runtime || ' ' || milestone || ' ' || known_from || ' ' || basis, retracted_in
    from runtime_milestones
    union all select 'limits', line, "limit" || ' ' || valid_from, retracted_in from limits
    union all select 'triggers', line, trigger, retracted_in from triggers
    union all select 'features', line, feature || ' ' || applies_to, retracted_in from features
    union all select 'config_fields', line, resource || ' ' || field, retracted_in from config_fields
    union all
    select 'field_bounds', line, resource || ' ' || field || ' ' || valid_from, retracted_in from field_bounds
    union all select 'operations', line, api || ' ' || operation, retracted_in from operations
    union all select 'regions', line, region, retracted_in from regions
    union all select 'practices', line, practice, retracted_in from practices
    union all select 'claims', line, claim || ' ' || side, retracted_in from claims
)
select g."table", g.line, 'corrections.csv does not say why ' || g.id || ' was taken back' as message
from gone g
left join corrections c on c.about_table = g."table" and c.about_key = g.id and c.recorded_in = g.retracted_in
where g.retracted_in >= 7 and c.why is null
