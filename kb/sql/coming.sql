-- The milestones that lie ahead of the day asked about, each with how often its date was moved before: a statement counts
-- where its date is another than that of the statement before it, and where there had been a date. Of statements of one
-- day the one that decides is the last.
with dated as (
    select
        known_at, runtime, milestone, from_aws, known_from, date,
        date is distinct from lag(date) over said
            and count(date) over (said rows between unbounded preceding and 1 preceding) > 0 as moved
    from statements_known
    window said as (partition by known_at, runtime, milestone, from_aws order by rank desc)
)
select
    m.runtime, r.name, m.milestone::varchar as milestone, m.date, m.precision::varchar as precision,
    case when m.precision in ('month', 'quarter') then m.certain_from else m.date + 1 end as until,
    m.known_from, m.source_ids,
    (
        select count(*) from dated d
        where d.known_at = m.known_at and d.runtime = m.runtime and d.milestone = m.milestone
            and d.from_aws = m.from_aws and d.known_from <= m.known_from and d.moved
    ) as moves
from milestones_known m
join bases b on b.known_at = m.known_at
join runtimes_known r on r.known_at = m.known_at and r.runtime = m.runtime
where m.date > b.as_of
order by m.date, m.runtime, m.milestone
