-- How far the published dates of each milestone moved: what AWS first announced, how often it moved it, and to where.
-- A statement that AWS repeated moves nothing; one that takes a date back counts as a move to no date, and where it is the
-- last there is no date that stands. Of statements of one day the one that decides is the last.
with said as (
    select
        s.known_at, s.runtime, s.milestone, s.known_from, s.date, s.source_ids, s.rank,
        lag(s.date) over spell as former
    from statements_known s
    where s.from_aws and s.milestone in ('deprecation', 'block_create', 'block_update')
    window spell as (partition by s.known_at, s.runtime, s.milestone order by s.rank desc)
),
dated as (
    -- Before the first date there is nothing that could move.
    select * from said
    qualify count(date) over (partition by known_at, runtime, milestone order by rank desc) > 0
)
select
    known_at, runtime, milestone::varchar as milestone,
    arg_max(date, rank) as first_date, min(known_from) as first_known_from,
    arg_min_null(date, rank) as last_date,
    max(known_from) filter (date is distinct from former) as last_known_from,
    count(*) filter (date is distinct from former) - 1 as moves,
    date_diff('day', arg_max(date, rank), arg_min_null(date, rank)) as days,
    -- A date moved when its day was already past.
    count(*) filter (former <= known_from and date is distinct from former and (date is null or date > former))
        as moves_after_the_day,
    list_distinct(flatten(list(source_ids))) as source_ids
from dated
group by known_at, runtime, milestone
having arg_min_null(date, rank) is not null
order by days desc, moves desc, runtime, milestone
