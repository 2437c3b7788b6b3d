-- One row for each function: the nearest day on which something will be refused, or since which it is, and what to do.
create or replace temp table refusals as
with refusing as (
    select f.*, b.operation
    from $findings f
    join (values $blocking) b (rule, operation) on b.rule = f.rule
    where f.severity = 'error'
)
select
    path, line::bigint as line,
    min(coalesce(since::date, as_of::date)) filter (operation = 'create') as create_from,
    min(coalesce(since::date, as_of::date)) filter (operation = 'update') as update_from,
    string_agg(distinct 'set ' || field || ' to ' || fix, ', ') filter (
        fix is not null and rule not in ($of_runtimes)
    ) as changes
from refusing
where resource is null
group by all;

create or replace temp table tellings as
select
    path, line::bigint as line,
    count(*) filter (severity = 'error') as errors,
    count(*) filter (severity = 'warning') as warnings,
    count(*) filter (severity = 'note') as notes,
    string_agg(distinct rule, ' ' order by rule) as rules,
    string_agg(message, '; ' order by nth::bigint) filter (severity <> 'note') as messages
from $findings
where resource is null
group by all;

create or replace temp view functions_told as
with dated as (
    select
        f.path, f.line, f.as_of, f.runtime, f.version, f.owner, $use as version_use,
        id_of(f.arn, f.name, f.account, f.place, f.path, f.line) as function_id,
        name_of(f.arn, f.name, f.path, f.line) as function, account_of(f.arn, f.account) as account_id,
        region_of(f.arn, f.place) as region,
        case
            when f.runtime is null then 'no_runtime'
            when r.runtime is null or not r.api_identifier then 'unknown_to_aws'
            else r.phase
        end as phase,
        r.deprecation as deprecated_from,
        least(r.block_create, r.block_update, x.create_from) as create_refused_from,
        least(r.block_update, x.update_from) as update_refused_from,
        least(r.block_create, r.block_update) as runtime_from, r.block_update as runtime_update_from,
        case when f.runtime is not null then r.successor end as successor,
        x.changes, coalesce(t.errors, 0) as errors, coalesce(t.warnings, 0) as warnings, coalesce(t.notes, 0) as notes,
        t.rules, t.messages
    from functions_read f
    left join days d on d.as_of = f.as_of
    left join runtimes_on r on r.as_of = d.epoch and r.runtime = f.runtime and r.api_identifier
    left join refusals x on x.path = f.path and x.line = f.line
    left join tellings t on t.path = f.path and t.line = f.line
    $version_join
),
ahead as (
    select
        *,
        least(
            case when create_refused_from > as_of then create_refused_from end,
            case when update_refused_from > as_of then update_refused_from end
        ) as next_date
    from dated
),
nearest as (
    -- Of what is refused already the day since when all of it is: on the first of two days only one was.
    select *, coalesce(next_date, greatest(create_refused_from, update_refused_from)) as date from ahead
)
select
    owner, account_id, region, function, version, runtime, phase,
    case when errors > 0 then 'error' when warnings > 0 then 'warning' when notes > 0 then 'note' end as severity,
    case when date > as_of then 'coming' when date is not null then 'refused' end as status, date,
    case
        when date > as_of then concat_ws(
            ' and ', case when create_refused_from = date then 'create' end,
            case when update_refused_from = date then 'update' end
        )
        when date is not null then concat_ws(
            ' and ', case when create_refused_from <= as_of then 'create' end,
            case when update_refused_from <= as_of then 'update' end
        )
    end as blocks,
    date - as_of as days,
    concat_ws(
        '; ',
        case
            -- What the runtime is not the reason for needs no other runtime.
            when not coalesce(least(runtime_from, runtime_update_from) <= greatest(date, as_of), false) then null
            when version_use = 'unused' then 'delete this version: no alias uses it'
            else concat(
                case when version_use in ('alias', 'mapping') then 'publish a version on ' else 'move to ' end,
                coalesce(successor, 'another runtime'),
                case
                    when version_use = 'alias' then ' and move the alias to it'
                    when version_use = 'mapping' then ' and move the event source mapping to it'
                    when version_use = 'unknown' then ', or delete this version if nothing uses it'
                end
            )
        end,
        changes
    ) as to_do,
    rules, function_id, version_use, as_of, deprecated_from, create_refused_from, update_refused_from, successor, errors,
    warnings, notes, messages, path, line
from nearest;
