-- The quality of the data by table: rows, how exactly their days are known, how many stand on two sources or more.
with rows as (
    select 'events' as table_name, precision::varchar as precision, date as day, source_ids, recorded_in, retracted_in from events
    union all select 'runtimes', null, null, source_ids, recorded_in, retracted_in from runtimes
    union all
    select 'runtime_milestones', precision::varchar, coalesce(date, known_from), source_ids, recorded_in, retracted_in
    from runtime_milestones
    union all select 'limits', precision::varchar, valid_from, source_ids, recorded_in, retracted_in from limits
    union all select 'triggers', precision::varchar, supported_from, source_ids, recorded_in, retracted_in from triggers
    union all select 'features', precision::varchar, valid_from, source_ids, recorded_in, retracted_in from features
    union all select 'config_fields', precision::varchar, valid_from, source_ids, recorded_in, retracted_in from config_fields
    union all select 'practices', null, null, source_ids, recorded_in, retracted_in from practices
    union all select 'claims', null, null, source_ids, recorded_in, retracted_in from claims
)
select
    table_name as "table", count(*) as rows,
    count(*) filter (precision = 'day' and day is not null) as exact,
    count(*) filter (precision in ('month', 'quarter')) as partial,
    count(*) filter (precision = 'bracketed') as bracketed,
    count(*) filter (precision = 'observed_by') as observed,
    count(*) filter (precision = 'estimated') as estimated,
    count(*) filter (precision is not null and day is null) as unknown,
    count(*) filter (len(source_ids) > 1) as two_sources,
    min(day) as first_day, max(day) filter (day <= (select max(as_of) from bases)) as last_day
from rows
where recorded(recorded_in, retracted_in, (select max(data_version) from bases))
group by table_name
order by table_name
