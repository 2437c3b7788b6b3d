-- Every statement of a data version about one thing, in one shape: what history and changes are made of.
create or replace temp table statements as
with visible as (select data_version, known_at from bases limit 1),
runtime_statements as (
    select
        'runtime' as kind, runtime as id, milestone::varchar as aspect,
        coalesce(date::varchar, replace(statement::varchar, '_', ' ')) as value, date as day, precision::varchar as precision,
        known_from, basis::varchar as basis, confidence::varchar as confidence, note, source_ids, recorded_in, retracted_in,
        -- Where no day is named: since when it may have been published, and from which day on it certainly holds.
        null::date as told_from, null::date as certain_from
    from runtime_milestones
),
limit_statements as (
    select
        'limit', "limit", 'value',
        -- `count` is the unit of what has none, and is not said.
        coalesce(
            rtrim(nullif(concat_ws(
                ', ',
                'min ' || format('{:g}', min), 'max ' || format('{:.15g}', max), 'default ' || format('{:.15g}', "default"),
                'step ' || format('{:g}', step)
            ), '') || ' ' || ltrim(regexp_replace(unit, '^count', ''))),
            'no number'
        ),
        valid_from, precision::varchar, coalesce(known_from, valid_from), null, confidence::varchar, note, source_ids,
        recorded_in, retracted_in, null, null
    from limits
),
limit_ends as (
    select
        'limit', "limit", 'end', 'withdrawn', valid_to, 'day', valid_to, null,
        confidence::varchar, note, source_ids, recorded_in, retracted_in, null, null
    from limits where valid_to is not null
),
trigger_statements as (
    select
        'trigger', trigger, 'start',
        -- A way that came later has a statement of its own; where all did, none is known of the start.
        concat_ws(', ', method::varchar, nullif(array_to_string(
            list_filter(invocation, lambda way: not list_contains(coalesce(w.ways, []), way)), ' or '
        ), '')),
        supported_from, precision::varchar, coalesce(known_from, supported_from), null, confidence::varchar, note,
        source_ids, recorded_in, retracted_in,
        case when supported_from is null then published_from(known_from, null, supported_from_earliest, precision) end,
        case when supported_from is null then supported_from_latest end
    from triggers t
    left join (
        select l.trigger, list(l.way) as ways
        from later_ways l join visible v using (known_at, data_version)
        group by all
    ) w using (trigger)
),
way_statements as (
    select
        'trigger', substr(applies_to, 9), 'start of a way', replace(feature, '-invocation', ''), valid_from,
        precision::varchar, coalesce(known_from, valid_from), null, confidence::varchar, note, source_ids, recorded_in,
        retracted_in, null, null
    from features where feature in ('synchronous-invocation', 'asynchronous-invocation') and applies_to like 'trigger:%'
),
trigger_ends as (
    select
        'trigger', trigger, 'end', 'ended', supported_to, 'day', coalesce(end_known_from, supported_to), null,
        confidence::varchar, note, source_ids, recorded_in, retracted_in, null, null
    from triggers where supported_to is not null
),
feature_statements as (
    select
        'feature', feature, 'start', applies_to, valid_from, precision::varchar, coalesce(known_from, valid_from), null,
        confidence::varchar, note, source_ids, recorded_in, retracted_in,
        case when valid_from is null then published_from(known_from, null, valid_from_earliest, precision) end,
        case when valid_from is null then valid_from_latest end
    from features
),
feature_ends as (
    select
        'feature', feature, 'end', applies_to, valid_to, 'day', coalesce(end_known_from, valid_to), null,
        confidence::varchar, note, source_ids, recorded_in, retracted_in, null, null
    from features where valid_to is not null
),
everything as (
    from runtime_statements union all from limit_statements union all from limit_ends union all from trigger_statements
    union all from way_statements union all from trigger_ends union all from feature_statements union all from feature_ends
)
select
    -- What a later release of the data took back stands in this one as it did.
    e.* replace (
        case when e.retracted_in <= v.data_version then e.retracted_in end as retracted_in,
        note_known(e.note, v.known_at) as note
    ),
    -- What the same voices had said last before: AWS's statements follow AWS's, a third party's follow anyone's.
    case when basis = 'third_party_tool' then lag(value) over anyone else lag(value) over same_voice end as former
from everything e, visible v
where recorded(recorded_in, retracted_in, v.data_version)
window
    anyone as (
        partition by kind, id, aspect, case when kind = 'feature' then value end order by known_from nulls first, day
    ),
    same_voice as (
        partition by kind, id, aspect, case when kind = 'feature' then value end, basis is not distinct from 'third_party_tool'
        order by known_from nulls first, day
    );
