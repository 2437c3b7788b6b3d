-- Nothing was published, read or recorded after the day on which we look, nor, once a version is sealed, after that
-- version was opened and its last source read.
with
versions_closed as (
    select
        v.version, v.recorded_on, v.line,
        case when v.digest = 'open' then cast(getvariable('today') as date)
             else least(cast(getvariable('today') as date), greatest(v.recorded_on, max(s.read_on))) end as last_day
    from versions v
    left join sources s on s.recorded_in = v.version
    group by v.version, v.recorded_on, v.line, v.digest
),
published as (
    select 'runtime_milestones' as "table", line, known_from as day, recorded_in from runtime_milestones
    union all select 'limits', line, known_from, recorded_in from limits
    union all select 'triggers', line, known_from, recorded_in from triggers
    union all select 'features', line, known_from, recorded_in from features
    union all select 'events', line, known_from, recorded_in from events
)
select "table", p.line, 'known_from ' || day || ' lies after ' || last_day || ', the last day that this version can know' as message
from published p
join versions_closed v on v.version = p.recorded_in
where day > last_day
union all
select 'sources', line, 'read_on ' || read_on || ' lies in the future'
from sources
where read_on > cast(getvariable('today') as date)
union all
select 'versions', line, 'recorded_on ' || recorded_on || ' lies in the future'
from versions
where recorded_on > cast(getvariable('today') as date)
