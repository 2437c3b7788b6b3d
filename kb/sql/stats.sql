-- The quality of the data by table: rows, how exactly their days are known, how many stand on two voices or more. As known on
-- an earlier day only what was published by then counts, as in the lists; contradictions are weighed with everything known.
with knowledge as (select max(known_at) as known_at, max(data_version) as data_version from bases),
first_said as (
    select runtime, min(known_from) as published
    from runtime_milestones
    where recorded(recorded_in, retracted_in, (select data_version from knowledge))
    group by runtime
),
rows as (
    select
        'events' as table_name, event as id, precision::varchar as precision, date as day,
        coalesce(known_from, date) as published, source_ids, recorded_in, retracted_in
    from events
    union all
    select 'runtimes', runtime, null, null, published, source_ids, recorded_in, retracted_in
    from runtimes
    left join first_said using (runtime)
    union all
    select
        'runtime_milestones', runtime || ' ' || milestone || ' ' || known_from, precision::varchar,
        coalesce(date, known_from), known_from, source_ids, recorded_in, retracted_in
    from runtime_milestones
    union all
    select
        'limits', "limit" || ' ' || valid_from, precision::varchar, valid_from, coalesce(known_from, valid_from),
        source_ids, recorded_in, retracted_in
    from limits
    union all
    select
        'triggers', trigger, precision::varchar,
        day_known(supported_from, supported_from_latest, known_from, (select known_at from knowledge)),
        published_from(known_from, supported_from, supported_from_earliest, precision),
        source_ids, recorded_in, retracted_in
    from triggers
    union all
    select
        'features', feature || ' ' || applies_to, precision::varchar,
        day_known(valid_from, valid_from_latest, known_from, (select known_at from knowledge)),
        published_from(known_from, valid_from, valid_from_earliest, precision), source_ids, recorded_in, retracted_in
    from features
    union all
    select
        'config_fields', field, precision::varchar, valid_from, possible_from(valid_from, valid_from_earliest),
        source_ids, recorded_in, retracted_in
    from config_fields
    union all
    select
        'field_bounds', field || ' ' || valid_from, precision::varchar, valid_from, valid_from, source_ids, recorded_in,
        retracted_in
    from field_bounds
    union all
    select
        'operations', api || ' ' || operation, precision::varchar,
        day_known(valid_from, valid_from_latest, known_from, (select known_at from knowledge)),
        coalesce(known_from, valid_from), source_ids, recorded_in, retracted_in
    from operations
    union all
    select
        'regions', region, precision::varchar,
        day_known(valid_from, valid_from_latest, known_from, (select known_at from knowledge)),
        published_from(known_from, valid_from, valid_from_earliest, precision), source_ids, recorded_in, retracted_in
    from regions
    union all select 'practices', practice, null, null, null, source_ids, recorded_in, retracted_in from practices
    union all
    select 'claims', claim || ' ' || side, null, null, date '9999-12-31', source_ids, recorded_in, retracted_in
    from claims
),
visible as (
    select row_number() over () as row_id, r.*
    from rows r
    cross join knowledge k
    where recorded(recorded_in, retracted_in, k.data_version) and coalesce(r.published <= k.known_at, true)
),
-- Copies of a page say what the page says, and the seed article follows the documentation.
voices as (
    select
        source_id, read_on,
        case
            when kind in ('aws_announcement', 'aws_blog') then 'announcement'
            when kind in ('aws_docs', 'aws_docs_copy', 'aws_docs_history', 'docs_scrape', 'article') then 'documentation'
            when kind in ('aws_notice', 'issue') then 'notice'
            else kind::varchar
        end as voice
    from sources
    where recorded(recorded_in, retracted_in, (select data_version from knowledge))
),
heard as (
    select n.row_id, count(distinct v.voice) as voices, max(v.read_on) as read_on
    from (select row_id, unnest(source_ids) as source_id from visible) n
    join voices v using (source_id)
    group by n.row_id
),
by_year as (
    select table_name, list({'year': year, 'rows': rows} order by year) as years
    from (
        select table_name, year(day) as year, count(*) as rows from visible where day is not null group by all
    )
    group by table_name
)
select
    table_name as "table", count(*) as rows,
    count(*) filter (precision = 'day' and day is not null) as exact,
    count(*) filter (precision in ('month', 'quarter')) as partial,
    count(*) filter (precision = 'bracketed') as bracketed,
    count(*) filter (precision = 'observed_by') as observed,
    count(*) filter (precision = 'estimated') as estimated,
    count(*) filter (precision is not null and day is null) as unknown,
    count(*) filter (h.voices > 1) as two_sources,
    round(
        count(*) filter (precision = 'day' and day is not null) / nullif(count(*) filter (day is not null), 0), 3
    ) as exact_share,
    round(count(*) filter (h.voices > 1) / count(*), 3) as two_sources_share,
    min(day) as first_day, max(day) filter (day <= (select max(as_of) from bases)) as last_day,
    max(h.read_on) as newest_evidence, min(h.read_on) as oldest_evidence,
    arg_min(v.id, (h.read_on, v.day, v.id)) as oldest_fact, coalesce(any_value(y.years), []) as years
from visible v
left join heard h using (row_id)
left join by_year y using (table_name)
group by table_name
order by table_name
