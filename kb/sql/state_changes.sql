-- For each kind of thing, the days on which its state changes: from then on the state holds. A blank state: not there. A
-- runtime that may have come is not yet available, and `doubt` says why nobody can tell; its state holds anew from the days
-- on which it is contested, and from those on which it is so no more.
create or replace temp table spells as
with things as (
    select
        'runtime' as kind, as_of, runtime as id, case when phase <> 'not_yet_available' or doubt is not null then phase end
            as state, doubt, contested
    from runtimes_on
    union all
    select 'limit', as_of, "limit", concat_ws(' ', valid_from, possible, bracket), null, false from limits_on
    union all
    select 'trigger', as_of, trigger, case when disputed then 'disputed' else status end, null, false from triggers_on
    union all
    select 'feature', as_of, feature, case when bool_and(doubt is not null) then 'unknown' else 'in_force' end, null, false
    from features_on
    -- What came to a runtime later is no state of the feature, unless it never was anything else.
    where applies_to not like 'runtime:%'
        or feature not in (select feature from features_known where applies_to not like 'runtime:%')
    group by all
),
grid as (
    select k.kind, k.id, b.as_of
    from (select distinct kind, id from things) k
    cross join (select distinct as_of from bases) b
),
states as (
    select
        g.*, t.state, t.doubt, coalesce(t.contested, false) as contested,
        lag((t.state, coalesce(t.contested, false))) over (partition by g.kind, g.id order by g.as_of) as former
    from grid g
    left join things t on t.kind = g.kind and t.id = g.id and t.as_of = g.as_of
)
select kind, id, as_of, state, doubt, contested from states
where (state, contested) is distinct from coalesce(former, (null, false))
