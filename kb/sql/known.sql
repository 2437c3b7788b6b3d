-- What is known, whatever the day: the first half of judging time, before what is in force. It hangs on what is known only, so
-- `build` keeps it for who uses everything known. `known_at` is 9999-12-31 where everything known may be used.

create or replace temp table knowns as select distinct known_at, data_version from bases;

-- Each statement about a milestone, until AWS made the next one. A third party's statement ends none of AWS's. Statements,
-- and limits below, are compared in one order of all: a partition for each takes several times as long.
create or replace temp table statements_known as
select
    k.known_at, m.runtime, m.milestone, m.statement, m.date, m.known_from, m.basis, m.source_ids, m.precision,
    -- The first day on which the milestone has certainly been reached: the whole month or quarter must be over.
    coalesce(
        m.date_latest,
        case m.precision
            when 'month' then (m.date + interval 1 month)::date
            when 'quarter' then (m.date + interval 3 month)::date
            else m.date
        end
    ) as certain_from,
    possible_from(m.date, m.date_earliest) as possible_from,
    m.date_latest, m.basis <> 'third_party_tool' as from_aws,
    case when lag((k.known_at, m.runtime, m.milestone, m.basis = 'third_party_tool')) over newest_first
            = (k.known_at, m.runtime, m.milestone, m.basis = 'third_party_tool')
        then lag(m.known_from) over newest_first
    end as known_to,
    row_number() over newest_first as rank,
    lag((k.known_at, m.runtime, m.milestone)) over newest_first is distinct from (k.known_at, m.runtime, m.milestone)
        as newest
from knowns k
join runtime_milestones m
    on recorded(m.recorded_in, m.retracted_in, k.data_version) and m.known_from <= k.known_at
-- The newest AWS statement decides; a third party's only where AWS has made none.
window newest_first as (
    order by k.known_at, m.runtime, m.milestone, m.basis = 'third_party_tool', m.known_from desc, m.recorded_in desc,
        m.basis desc
);

create or replace temp table milestones_known as select * from statements_known where newest;

-- What is known of each runtime: its milestones' dates and the days on which they have certainly been reached.
create or replace temp table runtimes_known as
with reached as (
    select
        known_at, runtime,
        max(date) filter (milestone = 'preview') as preview,
        max(date) filter (milestone = 'ga') as ga,
        max(date) filter (milestone = 'ga_planned') as ga_planned,
        max(date) filter (milestone = 'deprecation') as deprecation,
        max(date) filter (milestone = 'block_create') as block_create,
        max(date) filter (milestone = 'block_update') as block_update,
        max(date) filter (milestone = 'block_invoke') as block_invoke,
        max(date) filter (milestone = 'end_of_life') as end_of_life,
        max(certain_from) filter (milestone = 'deprecation') as certainly_deprecated,
        max(certain_from) filter (milestone = 'block_create') as create_certainly_blocked,
        max(certain_from) filter (milestone = 'block_update') as update_certainly_blocked,
        max(certain_from) filter (milestone = 'block_invoke') as invoke_certainly_blocked,
        -- When the runtime may have come, and when it had.
        min(possible_from) filter (milestone in ('preview', 'ga')) as possibly_there,
        min(coalesce(date_latest, date)) filter (milestone in ('preview', 'ga')) as certainly_there,
        max(coalesce(date_latest, date)) filter (milestone = 'preview') as certainly_in_preview,
        max(coalesce(date_latest, date)) filter (milestone = 'ga') as certainly_general,
        list(source_ids order by milestone) as milestone_source_ids
    from milestones_known
    group by known_at, runtime
)
select
    k.known_at, r.* replace (note_known(r.note, k.known_at) as note),
    reached.* exclude (known_at, runtime) replace (coalesce(milestone_source_ids, []) as milestone_source_ids)
from knowns k
join runtimes r on recorded(r.recorded_in, r.retracted_in, k.data_version)
left join reached on reached.known_at = k.known_at and reached.runtime = r.runtime;

-- Each change point of a limit that is known, until the next one. Of several statements about one change point the
-- latest known decides. Only the columns that are compared go through the windows.
create or replace temp table limit_spells as
with said as (
    select
        k.known_at, l."limit" as limit_id, l.recorded_in, l.min, l.max, l."default", l.step, l.valid_from,
        l.valid_to, coalesce(l.known_from, l.valid_from) as published,
        coalesce(l.valid_from_earliest, l.valid_from) as bracket_from,
        case
            when shown_later(l.valid_from, l.valid_from_latest, l.known_from, k.known_at) then date '9999-12-31'
            else coalesce(l.valid_from_latest, l.valid_from)
        end as bracket_to,
        lag((k.known_at, l."limit", l.valid_from)) over latest_first as newer
    from knowns k
    join limits l
        on recorded(l.recorded_in, l.retracted_in, k.data_version)
        and coalesce(l.known_from, l.valid_from) <= k.known_at
    window latest_first as (
        order by k.known_at, l."limit", l.valid_from, coalesce(l.known_from, l.valid_from) desc, l.recorded_in desc
    )
),
beside as (
    select
        * exclude (newer),
        lag((known_at, limit_id)) over change is distinct from (known_at, limit_id) as first,
        lead((known_at, limit_id)) over change is distinct from (known_at, limit_id) as last,
        lag({'min': min, 'max': max, 'default': "default", 'step': step}) over change as row_before,
        lead({
            'min': min, 'max': max, 'default': "default", 'step': step,
            'from': bracket_from, 'to': bracket_to, 'day': valid_from
        }) over change as row_after
    from said
    where newer is distinct from (known_at, limit_id, valid_from)
    window change as (order by known_at, limit_id, valid_from)
),
spells as (
    select
        * exclude (valid_to, row_before, row_after),
        case when not first then row_before end as former,
        case when not last then row_after end as later,
        -- An end that nobody knew yet had not ended it, for those who ask by what was known.
        least(end_known(valid_to, null, known_at), later['day']) as valid_to
    from beside
),
-- A minimum often outlives a maximum, and the step and the default both: each has days of its own.
runs as (
    select
        *,
        last_value(case when first or min is distinct from former['min'] then valid_from end ignore nulls) over so_far
            as min_since,
        last_value(case when first or max is distinct from former['max'] then valid_from end ignore nulls) over so_far
            as max_since,
        first_value(
            case when last or min is distinct from later['min'] then coalesce(valid_to, date '9999-12-31') end ignore nulls
        ) over from_now as min_until,
        first_value(
            case when last or max is distinct from later['max'] then coalesce(valid_to, date '9999-12-31') end ignore nulls
        ) over from_now as max_until,
        last_value(case when first or step is distinct from former['step'] then valid_from end ignore nulls) over so_far
            as step_since,
        first_value(
            case when last or step is distinct from later['step'] then coalesce(valid_to, date '9999-12-31') end ignore nulls
        ) over from_now as step_until,
        last_value(case when first or "default" is distinct from former['default'] then valid_from end ignore nulls)
            over so_far as default_since,
        first_value(
            case when last or "default" is distinct from later['default'] then coalesce(valid_to, date '9999-12-31') end
            ignore nulls
        ) over from_now as default_until
    from spells
    window
        so_far as (order by known_at, limit_id, valid_from rows between unbounded preceding and current row),
        from_now as (order by known_at, limit_id, valid_from rows between current row and unbounded following)
)
select
    l.* exclude (min, max, "default", step, valid_from, valid_to, recorded_in)
        replace (note_known(l.note, r.known_at) as note),
    r.* exclude (last) replace (
        told_day(r.min_until) as min_until, told_day(r.max_until) as max_until,
        told_day(r.step_until) as step_until, told_day(r.default_until) as default_until
    )
from runs r
join limits l on l."limit" = r.limit_id and l.valid_from = r.valid_from and l.recorded_in = r.recorded_in;
