-- The phase of every runtime, day by day, and what may be done with it. With known.sql, which comes before it, and the views
-- of in_force.sql, the one place where time is judged: for each basis asked about (a row of `bases`: as_of, known_at,
-- data_version) there are runtimes_on, written here, and limits_on, triggers_on and features_on, each with its as_of;
-- everything downstream joins by equality.

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
    and former.from_aws and former.milestone in ('block_create', 'block_update', 'block_invoke')
    and holds(former.known_from, former.known_to, b.as_of)
    and former.certain_from <= b.as_of
join milestones_known now
    on now.known_at = b.known_at and now.runtime = former.runtime and now.milestone = former.milestone
    and (now.date is null or now.date > b.as_of);

create or replace temp table phases_on as
select
    b.as_of, b.known_at, r.runtime, r.lineage, r.generation, r.api_identifier,
    r.preview, r.ga, r.deprecation, r.block_create, r.block_update, r.block_invoke,
    -- The furthest milestone counts, in whatever order AWS published them.
    case
        when r.update_certainly_blocked <= b.as_of then 'update_blocked'
        when r.create_certainly_blocked <= b.as_of then 'create_blocked'
        when r.certainly_deprecated <= b.as_of then 'deprecated'
        when r.certainly_general <= b.as_of then 'supported'
        when r.certainly_in_preview <= b.as_of then 'preview'
        else 'not_yet_available'
    end as phase,
    -- Inside a month or quarter known only as such, nobody can say.
    coalesce(r.block_create <= b.as_of and b.as_of < r.create_certainly_blocked, false) as create_inexact,
    coalesce(r.block_update <= b.as_of and b.as_of < r.update_certainly_blocked, false) as update_inexact,
    coalesce(r.block_invoke <= b.as_of and b.as_of < r.invoke_certainly_blocked, false) as invoke_inexact,
    coalesce(r.invoke_certainly_blocked <= b.as_of, false) as invoke_blocked,
    case when r.possibly_there <= b.as_of and b.as_of < r.certainly_there
        then start_doubt(
            'runtime ' || r.runtime, null, r.possibly_there,
            case when r.certainly_there <= b.known_at then r.certainly_there end
        ) end as doubt
from bases b
join runtimes_known r on r.known_at = b.known_at;

-- The newest supported generation of a lineage is what to move to, if it is newer than the runtime's own.
create or replace temp table newest_on as
select as_of, known_at, lineage, max_by(runtime, (generation, ga, runtime)) as runtime, max(generation) as generation
from phases_on
where phase = 'supported' and api_identifier
group by all;

create or replace temp table contests_on as
select
    as_of, known_at, runtime,
    bool_or(milestone = 'block_create') as of_create,
    bool_or(milestone = 'block_update') as of_update,
    bool_or(milestone = 'block_invoke') as of_invoke
from contested_on
group by all;

create or replace temp table runtimes_on as
select
    p.* exclude (invoke_blocked, create_inexact, update_inexact, invoke_inexact),
    case
        when p.doubt is not null then 'unknown'
        when p.phase in ('not_yet_available', 'create_blocked', 'update_blocked') then 'blocked'
        when c.of_create or c.of_update or p.create_inexact or p.update_inexact then 'unknown'
        else 'allowed'
    end as create_status,
    case
        when p.doubt is not null then 'unknown'
        when p.phase in ('not_yet_available', 'update_blocked') then 'blocked'
        when c.of_update or p.update_inexact then 'unknown'
        else 'allowed'
    end as update_status,
    case
        when p.doubt is not null then 'unknown'
        when p.phase = 'not_yet_available' or p.invoke_blocked then 'blocked'
        when c.of_invoke or p.invoke_inexact then 'unknown'
        else 'allowed'
    end as invoke_status,
    c.runtime is not null as contested,
    n.runtime as successor
from phases_on p
left join contests_on c on c.as_of = p.as_of and c.known_at = p.known_at and c.runtime = p.runtime
left join newest_on n
    on n.as_of = p.as_of and n.known_at = p.known_at and n.lineage = p.lineage and n.generation > p.generation;
