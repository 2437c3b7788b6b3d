-- What is in force on the bases asked about: limits_on, triggers_on, features_on and fields_on, as views of what known.sql
-- has written. They stand in a schema of their own, for who may not use everything published (`set search_path`); for all
-- others `build` has worked out by these views what holds on every day, and views of the same names say it from there.

-- Features and triggers as they are told on a day of knowledge: without what was published later.
create view computed.features_told as
select
    k.known_at, k.data_version,
    f.* replace (
        day_known(f.valid_from, f.valid_from_latest, f.known_from, k.known_at) as valid_from,
        earliest_known(f.valid_from, f.valid_from_earliest, f.valid_from_latest, f.known_from, k.known_at)
            as valid_from_earliest,
        latest_known(f.valid_from, f.valid_from_latest, f.known_from, k.known_at) as valid_from_latest,
        end_known(f.valid_to, f.end_known_from, k.known_at) as valid_to,
        note_known(f.note, k.known_at) as note
    )
from knowns k
join features f
    on recorded(f.recorded_in, f.retracted_in, k.data_version)
    and published_from(f.known_from, f.valid_from, f.valid_from_earliest, f.precision) <= k.known_at;

create view computed.triggers_told as
select
    k.known_at, k.data_version,
    t.* replace (
        day_known(t.supported_from, t.supported_from_latest, t.known_from, k.known_at) as supported_from,
        earliest_known(t.supported_from, t.supported_from_earliest, t.supported_from_latest, t.known_from, k.known_at)
            as supported_from_earliest,
        latest_known(t.supported_from, t.supported_from_latest, t.known_from, k.known_at) as supported_from_latest,
        end_known(t.supported_to, t.end_known_from, k.known_at) as supported_to,
        note_known(t.note, k.known_at) as note
    )
from knowns k
join triggers t
    on recorded(t.recorded_in, t.retracted_in, k.data_version)
    and published_from(t.known_from, t.supported_from, t.supported_from_earliest, t.precision) <= k.known_at;

-- Ways of invocation with days of their own: features of a trigger. A way is not `told` before it was published, and does
-- not hold then; nor is it one of the trigger's first.
create view computed.later_ways as
select
    k.known_at, k.data_version, substr(f.applies_to, 9) as trigger, replace(f.feature, '-invocation', '') as way,
    t.feature is not null as told, t.valid_from, t.valid_from_earliest, t.valid_from_latest, t.known_from
from knowns k
join features f on recorded(f.recorded_in, f.retracted_in, k.data_version)
left join features_told t
    on t.known_at = k.known_at and t.data_version = k.data_version
    and t.feature = f.feature and t.applies_to = f.applies_to
where f.feature in ('synchronous-invocation', 'asynchronous-invocation') and f.applies_to like 'trigger:%';

-- A feature that may have begun is `unknown`, and `doubt` says why, until it certainly has.
create view computed.features_on as
select
    b.as_of,
    f.* exclude (data_version),
    case when is_doubtful(b.as_of, f.valid_from, f.valid_from_earliest, f.valid_from_latest)
        then 'unknown' else 'supported'
    end as status,
    case when is_doubtful(b.as_of, f.valid_from, f.valid_from_earliest, f.valid_from_latest)
        then start_doubt(
            'feature ' || f.feature || ' (' || f.applies_to || ')', f.valid_from, f.valid_from_earliest, f.valid_from_latest
        )
    end as doubt
from bases b
join features_told f
    on f.known_at = b.known_at and f.data_version = b.data_version
    and coalesce(possible_from(f.valid_from, f.valid_from_earliest) <= b.as_of, true)
    and (f.valid_to is null or b.as_of < f.valid_to);

-- Inside a bracket both the former and the later value are possible: `other` holds the one that is not shown first, and
-- `low` and `high` are the bounds beyond which both refuse a value. A first value that was seen only later than it may
-- have begun is `possible` until then.
create view computed.limits_on as
with days as (
    select
        b.as_of, s.*, holds(s.valid_from, s.valid_to, b.as_of) as holding,
        coalesce(holds(s.later['from'], s.later['to'], b.as_of), false) as before_change,
        holds(s.bracket_from, s.bracket_to, b.as_of) as after_change
    from bases b
    join limit_spells s on s.known_at = b.known_at
    where holds(s.valid_from, s.valid_to, b.as_of)
        or (s.first and s.bracket_from <= b.as_of and b.as_of < s.valid_from)
),
sides as (
    select
        *,
        before_change or after_change as bracket,
        case when before_change then later['from'] when after_change then bracket_from end as change_earliest,
        case when before_change then told_day(later['to']) when after_change then told_day(bracket_to) end as change_latest,
        case when before_change then later['min'] when after_change then former['min'] end as other_min,
        case when before_change then later['max'] when after_change then former['max'] end as other_max,
        case when before_change then later['default'] when after_change then former['default'] end as other_default
    from days
)
select
    *,
    not holding as possible,
    -- Whether min, max and default are an account's own, and what of the account's is not used: the judging says so.
    false as of_account,
    null::double as unused,
    case
        when not holding or (bracket and other_min is null) then null
        when bracket then least(min, other_min)
        else min
    end as low,
    case
        when not holding or (bracket and other_max is null) then null
        when bracket then greatest(max, other_max)
        else max
    end as high,
    -- Beyond these at least one side of an uncertain change refuses a value; `doubt` is why nobody can tell.
    greatest(min, case when bracket then other_min end) as strict_low,
    least(max, case when bracket then other_max end) as strict_high,
    case
        when not holding then
            'limit ' || limit_id || coalesce(' was first seen on ' || told_day(valid_from), ' had not been seen yet')
                || ', and nobody can tell whether it held before'
        when bracket then
            'limit ' || limit_id || case
                when change_latest is null then ' changed on ' || change_earliest || ' at the earliest'
                else ' changed between ' || change_earliest || ' and ' || change_latest
            end || ', and only one of its two values accepts this one'
    end as doubt
from sides;

-- The fields of the API, each with the days from which it may exist and certainly does; of those between, `doubt` says so.
-- Bounds, pattern and vocabulary are those of the day; `coming` has the words that were first seen later, each behind that
-- day, `least` and `most` are the widest bounds that anything known of later days gives, and `later_patterns` the patterns.
create view computed.fields_on as
with models as (
    select
        b.as_of, b.known_at, b.data_version, f.resource, f.field, f.valid_from, f.vocabulary, f.min, f.max, f.pattern,
        f.required
    from bases b
    join field_bounds f on recorded(f.recorded_in, f.retracted_in, b.data_version)
),
models_then as (
    select
        as_of, known_at, data_version, resource, field,
        coalesce(
            arg_max(row(min, max, pattern, required, vocabulary), valid_from) filter (valid_from <= least(as_of, known_at)),
            arg_min(row(min, max, pattern, required, vocabulary), valid_from)
        ) as said,
        max(valid_from) > least(as_of, known_at) as changes,
        -- No bound is the widest of all.
        min(coalesce(min, '-infinity'::double)) filter (valid_from > as_of and valid_from <= known_at) as least,
        max(coalesce(max, 'infinity'::double)) filter (valid_from > as_of and valid_from <= known_at) as most,
        list(distinct coalesce(pattern, '[\s\S]*') order by coalesce(pattern, '[\s\S]*'))
            filter (valid_from > as_of and valid_from <= known_at) as later_patterns
    from models
    group by as_of, known_at, data_version, resource, field
),
first_days as (
    select as_of, known_at, data_version, resource, field, word, min(valid_from) as first_day
    from (select * exclude (vocabulary), unnest(vocabulary) as word from models where vocabulary is not null)
    group by all
),
later as (
    select
        d.as_of, d.known_at, d.data_version, d.resource, d.field,
        list(d.first_day || ' ' || d.word order by d.first_day, d.word) as coming
    from first_days d
    join models_then m using (as_of, known_at, data_version, resource, field)
    where not list_contains(m.said[5], d.word) and d.first_day > d.as_of and d.first_day <= d.known_at
    group by all
),
told as (
    select
        b.as_of, b.known_at, l.coming, m.least, m.most, coalesce(m.later_patterns, []) as later_patterns,
        c.* replace (
            -- What the model said last holds until today's row.
            case when m.changes then m.said[1] else c.min end as min,
            case when m.changes then m.said[2] else c.max end as max,
            case when m.changes then m.said[3] else c.pattern end as pattern,
            case when m.changes then m.said[4] else c.required end as required,
            case when m.changes then m.said[5] else c.vocabulary end as vocabulary,
            day_known(c.valid_from, c.valid_from_latest, null, b.known_at) as valid_from,
            earliest_known(c.valid_from, c.valid_from_earliest, c.valid_from_latest, null, b.known_at)
                as valid_from_earliest,
            latest_known(c.valid_from, c.valid_from_latest, null, b.known_at) as valid_from_latest,
            note_known(c.note, b.known_at) as note
        )
    from bases b
    join config_fields c on recorded(c.recorded_in, c.retracted_in, b.data_version)
    left join models_then m
        on m.as_of = b.as_of and m.known_at = b.known_at and m.data_version = b.data_version
        and m.resource = c.resource and m.field = c.field
    left join later l
        on l.as_of = b.as_of and l.known_at = b.known_at and l.data_version = b.data_version
        and l.resource = c.resource and l.field = c.field
)
select
    *, possible_from(valid_from, valid_from_earliest) as possible,
    case when possible_from(valid_from, valid_from_earliest) <= as_of
            and is_doubtful(as_of, valid_from, valid_from_earliest, valid_from_latest)
        then start_doubt('field ' || field, valid_from, valid_from_earliest, valid_from_latest) end as doubt
from told;

-- A trigger whose start is unknown holds from the day we have evidence of it; before that day nobody can say. A way of
-- invocation that came later is told from the day on which it certainly was there; of a day before, its feature says more.
create view computed.triggers_on as
with yet_to_come as (
    select b.as_of, b.known_at, b.data_version, l.trigger, list(l.way) as ways
    from bases b
    join later_ways l
        on l.known_at = b.known_at and l.data_version = b.data_version
        and (not l.told or is_doubtful(b.as_of, l.valid_from, l.valid_from_earliest, l.valid_from_latest))
    group by all
)
select
    b.as_of,
    t.* exclude (data_version) replace (
        case when y.ways is null then t.invocation
            else nullif(list_filter(t.invocation, lambda way: not list_contains(y.ways, way)), []::varchar[])
        end as invocation
    ),
    case
        when b.as_of < coalesce(certain_from(t.supported_from, t.supported_from_latest), t.known_from, date '9999-12-31')
            then 'unknown'
        else 'supported'
    end as status,
    case when is_doubtful(b.as_of, t.supported_from, t.supported_from_earliest, t.supported_from_latest)
        then start_doubt('trigger ' || t.trigger, t.supported_from, t.supported_from_earliest, t.supported_from_latest)
    end as doubt
from bases b
join triggers_told t
    on t.known_at = b.known_at and t.data_version = b.data_version
    and coalesce(possible_from(t.supported_from, t.supported_from_earliest) <= b.as_of, true)
    and (t.supported_to is null or b.as_of < t.supported_to)
left join yet_to_come y
    on y.as_of = b.as_of and y.known_at = b.known_at and y.data_version = b.data_version and y.trigger = t.trigger;

-- What is known of features and triggers whatever the day: when a feature begins where it does not hold yet.
create view computed.features_known as
select
    known_at, feature, applies_to, min(possible_from(valid_from, valid_from_earliest)) as begins,
    arg_min(
        start_told(valid_from, valid_from_earliest, valid_from_latest), possible_from(valid_from, valid_from_earliest)
    ) as told
from features_told
group by all;

create view computed.triggers_known as
select
    * exclude (data_version), possible_from(supported_from, supported_from_earliest) as begins,
    start_told(supported_from, supported_from_earliest, supported_from_latest) as told
from triggers_told;

-- The days on which something else may hold of a fact. A statement that replaced a date already passed ends the days on
-- which that date is contested, and a month or quarter known only as such ends on a day of its own.
create view computed.turning_days as
with days as (
    select
        'runtimes_on' as relation, runtime as id, null as runtime,
        [
            date, known_from, possible_from, certain_from,
            case precision
                when 'month' then (date + interval 1 month)::date
                when 'quarter' then (date + interval 3 month)::date
            end
        ] as days
    from statements_known
    where milestone not in ('ga_planned', 'end_of_life')
    union all
    select 'limits_on', limit_id, null, [valid_from, valid_from_earliest, valid_from_latest, valid_to] from limit_spells
    union all
    select
        'features_on', f.feature, case when f.applies_to like 'runtime:%' then substr(f.applies_to, 9) end,
        [f.valid_from, f.valid_from_earliest, f.valid_from_latest, f.valid_to]
    from knowns k
    join features f on recorded(f.recorded_in, f.retracted_in, k.data_version)
    union all
    select 'fields_on', field, null, [valid_from, valid_from_earliest, valid_from_latest] from config_fields
    union all
    select 'fields_on', field, null, [valid_from] from field_bounds
)
select distinct relation, id, runtime, unnest(days) as day from days;

-- How far the published dates of each milestone moved: what AWS first announced, how often it moved it, and to where.
-- A statement that AWS repeated moves nothing; one that takes a date back counts as a move to no date, and where it is the
-- last there is no date that stands. Of statements of one day the one that decides is the last.
create view computed.slips_known as
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
having arg_min_null(date, rank) is not null;

-- The addresses where facts stand that hang on no day: of a milestone, where its date stands; of a runtime as a whole, where
-- any of its dates does; of a feature also those of when it came later.
create view computed.cited_known as
with facts as (
    select 'runtime:' || runtime as fact, unnest(flatten(milestone_source_ids)) as source_id from runtimes_known
    union all select 'runtime:' || runtime || ':' || milestone, unnest(source_ids) from milestones_known
    union all select 'feature:' || feature || ':' || applies_to, unnest(source_ids) from features
    union all select 'trigger:' || trigger, unnest(source_ids) from triggers
    union all select 'practice:' || practice, unnest(source_ids) from practices
)
select distinct f.fact, s.url
from facts f
join sources s using (source_id)
where recorded(s.recorded_in, s.retracted_in, (select max(data_version) from knowns));
