-- What is known, whatever the day: the first half of judging time, before what is in force. It hangs on what is known only, so
-- `build` keeps it for who uses everything known. `known_at` is 9999-12-31 where everything known may be used.

create or replace temp table knowns as select distinct known_at, data_version from bases;

-- Each statement about a milestone, until AWS made the next one. A third party's statement ends none of AWS's.
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

-- What is known of each runtime: its milestones' dates and the days on which they have certainly been reached.
create or replace temp table runtimes_known as
select
    k.known_at, r.* replace (note_known(r.note, k.known_at) as note),
    max(m.date) filter (m.milestone = 'preview') as preview,
    max(m.date) filter (m.milestone = 'ga') as ga,
    max(m.date) filter (m.milestone = 'ga_planned') as ga_planned,
    max(m.date) filter (m.milestone = 'deprecation') as deprecation,
    max(m.date) filter (m.milestone = 'block_create') as block_create,
    max(m.date) filter (m.milestone = 'block_update') as block_update,
    max(m.date) filter (m.milestone = 'block_invoke') as block_invoke,
    max(m.date) filter (m.milestone = 'end_of_life') as end_of_life,
    max(m.certain_from) filter (m.milestone = 'deprecation') as certainly_deprecated,
    max(m.certain_from) filter (m.milestone = 'block_create') as create_certainly_blocked,
    max(m.certain_from) filter (m.milestone = 'block_update') as update_certainly_blocked,
    max(m.certain_from) filter (m.milestone = 'block_invoke') as invoke_certainly_blocked,
    -- When the runtime may have come, and when it had.
    min(m.possible_from) filter (m.milestone in ('preview', 'ga')) as possibly_there,
    min(coalesce(m.date_latest, m.date)) filter (m.milestone in ('preview', 'ga')) as certainly_there,
    max(coalesce(m.date_latest, m.date)) filter (m.milestone = 'preview') as certainly_in_preview,
    max(coalesce(m.date_latest, m.date)) filter (m.milestone = 'ga') as certainly_general,
    list(m.source_ids order by m.milestone) as milestone_source_ids
from knowns k
join runtimes r on recorded(r.recorded_in, r.retracted_in, k.data_version)
left join milestones_known m on m.known_at = k.known_at and m.runtime = r.runtime
group by all;

-- Each change point of a limit that is known, until the next one. Of several statements about one change point the
-- latest known decides.
create or replace temp table limit_spells as
with latest as (
    select
        k.known_at,
        l.* replace (note_known(l.note, k.known_at) as note),
        l."limit" as limit_id, coalesce(l.known_from, l.valid_from) as published,
        coalesce(l.valid_from_earliest, l.valid_from) as bracket_from,
        case
            when shown_later(l.valid_from, l.valid_from_latest, l.known_from, k.known_at) then date '9999-12-31'
            else coalesce(l.valid_from_latest, l.valid_from)
        end as bracket_to
    from knowns k
    join limits l
        on recorded(l.recorded_in, l.retracted_in, k.data_version)
        and coalesce(l.known_from, l.valid_from) <= k.known_at
    qualify row_number() over (
        partition by k.known_at, l."limit", l.valid_from order by coalesce(l.known_from, l.valid_from) desc, l.recorded_in desc
    ) = 1
),
spells as (
    select
        * exclude (valid_to),
        least(valid_to, lead(valid_from) over change) as valid_to,
        least(end_known(valid_to, null, known_at), lead(valid_from) over change) as told_to,
        row_number() over change = 1 as first,
        lag({'min': min, 'max': max, 'default': "default"}) over change as former,
        lead({'min': min, 'max': max, 'default': "default", 'from': bracket_from, 'to': bracket_to}) over change
            as later,
        min is distinct from lag(min) over change as new_min,
        max is distinct from lag(max) over change as new_max
    from latest
    window change as (partition by known_at, limit_id order by valid_from)
),
-- A minimum often outlives a maximum: each bound has days of its own.
runs as (
    select
        *, count(*) filter (new_min) over change as min_run, count(*) filter (new_max) over change as max_run
    from spells
    window change as (partition by known_at, limit_id order by valid_from)
)
select
    * exclude (new_min, new_max, min_run, max_run),
    min(valid_from) over with_min as min_since,
    nullif(max(coalesce(valid_to, date '9999-12-31')) over with_min, date '9999-12-31') as min_until,
    min(valid_from) over with_max as max_since,
    nullif(max(coalesce(valid_to, date '9999-12-31')) over with_max, date '9999-12-31') as max_until
from runs
window
    with_min as (partition by known_at, limit_id, min_run),
    with_max as (partition by known_at, limit_id, max_run);
