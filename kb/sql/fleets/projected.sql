-- Functions by runtime and owner, and what becomes of each runtime on the days in `bases`.
create or replace temp table runtimes_owned as
select owner, runtime, count(*) as functions from functions_read group by owner, runtime;

create or replace temp table runtimes_counted as
select runtime, sum(functions)::bigint as functions from runtimes_owned group by runtime;

create or replace temp table fates as
select
    b.as_of, f.runtime,
    case
        when f.runtime is null then 'no_runtime'
        when r.runtime is null or not r.api_identifier then 'unknown_to_aws'
        else r.phase
    end as phase,
    coalesce(r.api_identifier and r.create_status = 'blocked' and r.phase <> 'not_yet_available', false) as create_blocked,
    coalesce(r.api_identifier and r.update_status = 'blocked' and r.phase <> 'not_yet_available', false) as update_blocked
from bases b
cross join runtimes_counted f
left join runtimes_on r on r.as_of = b.as_of and r.runtime = f.runtime;

create or replace temp view phases_of_all_ahead as
select as_of, phase, sum(functions)::bigint as functions
from fates
join runtimes_counted c on c.runtime is not distinct from fates.runtime
group by all
order by as_of, phase;

create or replace temp view phases_of_owners_ahead as
select as_of, owner, phase, sum(functions)::bigint as functions
from fates
join runtimes_owned o on o.runtime is not distinct from fates.runtime
group by all
order by as_of, phase;

-- What waiting costs: how many functions can be neither created nor updated any more, and how many join them.
create or replace temp table waiting_of_owners_ahead as
with totals as (
    select
        as_of, owner,
        coalesce(sum(functions) filter (create_blocked), 0)::bigint as not_creatable,
        coalesce(sum(functions) filter (update_blocked), 0)::bigint as not_updatable
    from fates
    join runtimes_owned o on o.runtime is not distinct from fates.runtime
    group by as_of, owner
)
select
    *,
    not_creatable - lag(not_creatable, 1, not_creatable) over own as newly_not_creatable,
    not_updatable - lag(not_updatable, 1, not_updatable) over own as newly_not_updatable
from totals
window own as (partition by owner order by as_of)
order by as_of;

create or replace temp view waiting_of_all_ahead as
select
    as_of, sum(not_creatable)::bigint as not_creatable, sum(not_updatable)::bigint as not_updatable,
    sum(newly_not_creatable)::bigint as newly_not_creatable, sum(newly_not_updatable)::bigint as newly_not_updatable
from waiting_of_owners_ahead
group by as_of
order by as_of;

create or replace temp table runtimes_ahead as
select
    f.runtime, f.functions, p.phase, least(r.block_create, r.block_update) as not_creatable_from,
    r.block_update as not_updatable_from, r.successor
from runtimes_counted f
join fates p on p.as_of = $start and p.runtime is not distinct from f.runtime
left join runtimes_on r on r.as_of = $start and r.runtime = f.runtime and r.api_identifier
order by not_updatable_from nulls last, not_creatable_from nulls last, f.functions desc, f.runtime;

-- Owners, those first who have the first day on which something is refused.
create or replace temp view owners_counted as
select
    o.owner, sum(o.functions)::bigint as functions, min(a.not_creatable_from) as not_creatable_from,
    min(a.not_updatable_from) as not_updatable_from
from runtimes_owned o
left join runtimes_ahead a on a.runtime is not distinct from o.runtime
group by o.owner
order by not_creatable_from nulls last, functions desc, owner nulls last;

create or replace temp view versions_counted as
select $version_use as version_use, count(*) as functions
from functions_read f
$version_join
group by all
order by functions desc, version_use;

create or replace temp view functions_ahead as
select
    id_of(f.arn, f.name, f.account, f.place, f.path, f.line) as function_id, name_of(f.arn, f.name, f.path, f.line) as function,
    account_of(f.arn, f.account) as account_id, region_of(f.arn, f.place) as region, f.runtime, a.phase,
    a.not_creatable_from, a.not_updatable_from, a.successor, f.path, f.line, f.version, $version_use as version_use,
    f.owner
from functions_read f
left join runtimes_ahead a on a.runtime is not distinct from f.runtime
$version_join;
