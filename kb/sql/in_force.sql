-- The one place where time is judged. For each basis asked about (a row of `bases`: as_of, known_at, data_version) it
-- writes runtimes_on, limits_on, triggers_on and features_on, each with its as_of; everything downstream joins by equality.
-- `known_at` is 9999-12-31 where everything known may be used.

create or replace temp table knowns as select distinct known_at, data_version from bases;

-- Each statement about a milestone, until AWS made the next one. A third party's statement ends none of AWS's.
create or replace temp table statements_known as
select
    k.known_at, m.runtime, m.milestone, m.statement, m.date, m.known_from, m.basis, m.source_ids, m.precision,
    -- The first day on which the milestone has certainly been reached: the whole month or quarter must be over.
    case m.precision
        when 'month' then (m.date + interval 1 month)::date
        when 'quarter' then (m.date + interval 3 month)::date
        else m.date
    end as certain_from,
    m.basis <> 'third_party_tool' as from_aws,
    lead(m.known_from) over spell as known_to,
    row_number() over newest as rank
from knowns k
join runtime_milestones m
    on recorded(m.recorded_in, m.retracted_in, k.data_version) and m.known_from <= k.known_at
window
    spell as (
        partition by k.known_at, m.runtime, m.milestone, m.basis <> 'third_party_tool'
        order by m.known_from, m.recorded_in, m.basis
    ),
    -- The newest AWS statement decides; a third party's only where AWS has made none.
    newest as (
        partition by k.known_at, m.runtime, m.milestone
        order by m.basis = 'third_party_tool', m.known_from desc, m.recorded_in desc, m.basis desc
    );

create or replace temp table milestones_known as select * from statements_known where rank = 1;

-- Days on which an AWS statement then in force had put a milestone in the past and the newest one has not:
-- dates that were moved after they had passed.
create or replace temp table contested_on as
select
    b.as_of, b.known_at, now.runtime, now.milestone,
    former.date as then_date, former.known_from as then_known_from, former.source_ids as then_source_ids,
    now.date as now_date, now.known_from as now_known_from, now.source_ids as now_source_ids
from bases b
join statements_known former
    on former.known_at = b.known_at
    and former.from_aws and former.milestone in ('deprecation', 'block_create', 'block_update', 'block_invoke')
    and holds(former.known_from, former.known_to, b.as_of)
    and former.certain_from <= b.as_of
join milestones_known now
    on now.known_at = b.known_at and now.runtime = former.runtime and now.milestone = former.milestone
    and (now.date is null or now.date > b.as_of);

create or replace temp table runtime_days as
select
    b.as_of, b.known_at, b.data_version, r.*,
    max(m.date) filter (m.milestone = 'preview') as preview,
    max(m.date) filter (m.milestone = 'ga') as ga,
    max(m.date) filter (m.milestone = 'ga_planned') as ga_planned,
    max(m.date) filter (m.milestone = 'deprecation') as deprecation,
    max(m.date) filter (m.milestone = 'block_create') as block_create,
    max(m.date) filter (m.milestone = 'block_update') as block_update,
    max(m.date) filter (m.milestone = 'block_invoke') as block_invoke,
    max(m.date) filter (m.milestone = 'end_of_life') as end_of_life,
    list(m.milestone::varchar order by m.milestone) filter (m.certain_from <= b.as_of) as reached,
    -- Inside a month or quarter known only as such, nobody can say.
    list(m.milestone::varchar order by m.milestone) filter (m.date <= b.as_of and b.as_of < m.certain_from) as uncertain,
    list(distinct m.source_ids) as milestone_source_ids
from bases b
join runtimes r on recorded(r.recorded_in, r.retracted_in, b.data_version)
left join milestones_known m on m.known_at = b.known_at and m.runtime = r.runtime
group by all;

create or replace temp table features_on as
select b.as_of, b.known_at, f.*
from bases b
join features f
    on recorded(f.recorded_in, f.retracted_in, b.data_version)
    and coalesce(f.known_from, f.valid_from, date '0001-01-01') <= b.known_at
    and (f.valid_from is null or f.valid_from <= b.as_of)
    and (f.valid_to is null or b.as_of < f.valid_to);

create or replace temp table phase_days as
select
    d.*,
    case
        when list_contains(reached, 'block_update') then 'update_blocked'
        when list_contains(reached, 'block_create') then 'create_blocked'
        when list_contains(reached, 'deprecation') then 'deprecated'
        when ga <= d.as_of then 'supported'
        when preview <= d.as_of then 'preview'
        else 'not_yet_available'
    end as phase,
    coalesce(c.contested, []) as contested
from runtime_days d
left join (
    select as_of, known_at, runtime, list(milestone::varchar order by milestone) as contested
    from contested_on group by all
) c on c.as_of = d.as_of and c.known_at = d.known_at and c.runtime = d.runtime;

-- The newest supported generation of a runtime's line is what to move to, if it is newer than the runtime's own.
create or replace temp table successors_on as
select p.as_of, p.known_at, p.runtime, max_by(s.runtime, (s.generation, s.ga, s.runtime)) as successor
from phase_days p
join phase_days s
    on s.as_of = p.as_of and s.known_at = p.known_at and s.line = p.line
    and s.phase = 'supported' and s.api_identifier and s.generation > p.generation
group by all;

create or replace temp table runtime_features_on as
select
    as_of, known_at, substr(applies_to, 9) as runtime,
    list(case feature when 'x86_64' then 'x86_64' when 'arm64' then 'arm64' end order by feature desc)
        filter (feature in ('x86_64', 'arm64')) as architectures,
    list(case feature when 'zip-package' then 'Zip' else 'Image' end order by feature desc)
        filter (feature in ('zip-package', 'container-image')) as package_types
from features_on
where applies_to like 'runtime:%'
group by all;

create or replace temp table runtimes_on as
select
    p.*,
    case
        when phase = 'not_yet_available' then 'blocked'
        when list_has_any(reached, ['block_create', 'block_update']) then 'blocked'
        when list_has_any(contested || coalesce(uncertain, []), ['block_create', 'block_update']) then 'unknown'
        else 'allowed'
    end as create_status,
    case
        when phase = 'not_yet_available' or list_contains(reached, 'block_update') then 'blocked'
        when list_contains(contested || coalesce(uncertain, []), 'block_update') then 'unknown'
        else 'allowed'
    end as update_status,
    case
        when phase = 'not_yet_available' or list_contains(reached, 'block_invoke') then 'blocked'
        when list_contains(contested || coalesce(uncertain, []), 'block_invoke') then 'unknown'
        else 'allowed'
    end as invoke_status,
    s.successor,
    coalesce(f.architectures, []) as architectures,
    coalesce(f.package_types, []) as package_types
from phase_days p
left join successors_on s on s.as_of = p.as_of and s.known_at = p.known_at and s.runtime = p.runtime
left join runtime_features_on f on f.as_of = p.as_of and f.known_at = p.known_at and f.runtime = p.runtime;

-- Each change point of a limit that is known, until the next one. Of several statements about one change point the
-- latest known decides.
create or replace temp table limit_spells as
with latest as (
    select k.known_at, l.*, coalesce(l.known_from, l.valid_from) as published
    from knowns k
    join limits l
        on recorded(l.recorded_in, l.retracted_in, k.data_version)
        and coalesce(l.known_from, l.valid_from) <= k.known_at
    qualify row_number() over (
        partition by k.known_at, l."limit", l.valid_from order by coalesce(l.known_from, l.valid_from) desc, l.recorded_in desc
    ) = 1
)
select
    * exclude (valid_to),
    least(valid_to, lead(valid_from) over change) as valid_to,
    coalesce(valid_from_earliest, valid_from) as bracket_from,
    coalesce(valid_from_latest, valid_from) as bracket_to,
    lag(min) over change as former_min,
    lag(max) over change as former_max,
    lag("default") over change as former_default,
    lag(valid_from) over change as former_valid_from
from latest
window change as (partition by known_at, "limit" order by valid_from);

-- Inside a bracket both the former and the later value are possible: `other_*` holds the one that is not shown first,
-- and `low` and `high` are the bounds beyond which both refuse a value. A first value seen only later than it may have
-- begun is `possible`.
create or replace temp table limits_on as
with sides as (
    select b.as_of, s.*, holds(s.valid_from, s.valid_to, b.as_of) as holding,
        holds(s.bracket_from, s.bracket_to, b.as_of) as bracketed
    from bases b
    join limit_spells s on s.known_at = b.known_at
    where holds(s.valid_from, s.valid_to, b.as_of) or holds(s.bracket_from, s.bracket_to, b.as_of)
),
paired as (
    select
        c.*, coalesce(c.bracketed, false) or n.as_of is not null as bracket,
        case when n.as_of is not null then n.bracket_from when c.bracketed then c.bracket_from end as change_earliest,
        case when n.as_of is not null then n.bracket_to when c.bracketed then c.bracket_to end as change_latest,
        case when n.as_of is not null then n.min when c.bracketed then c.former_min end as other_min,
        case when n.as_of is not null then n.max when c.bracketed then c.former_max end as other_max,
        case when n.as_of is not null then n."default" when c.bracketed then c.former_default end as other_default
    from sides c
    left join sides n
        on n.as_of = c.as_of and n.known_at = c.known_at and n."limit" = c."limit" and not n.holding
        and n.valid_from > c.valid_from
    where c.holding or (c.former_valid_from is null)
    qualify row_number() over (partition by c.as_of, c.known_at, c."limit" order by c.holding desc, c.valid_from) = 1
)
select
    *,
    "limit" as limit_id, -- for rules: `limit` is a word of SQL
    not holding as possible,
    case
        when not holding or (bracket and other_min is null) then null
        when bracket then least(min, other_min)
        else min
    end as low,
    case
        when not holding or (bracket and other_max is null) then null
        when bracket then greatest(max, other_max)
        else max
    end as high
from paired;

-- A trigger whose start is unknown holds from the day we have evidence of it; before that day nobody can say.
create or replace temp table triggers_on as
select
    b.as_of, b.known_at, t.*,
    case when t.supported_from is null and (t.known_from is null or b.as_of < t.known_from) then 'unknown' else 'supported' end
        as status
from bases b
join triggers t
    on recorded(t.recorded_in, t.retracted_in, b.data_version)
    and coalesce(t.known_from, t.supported_from, date '0001-01-01') <= b.known_at
    and (t.supported_from is null or t.supported_from <= b.as_of)
    and (t.supported_to is null or b.as_of < t.supported_to);
