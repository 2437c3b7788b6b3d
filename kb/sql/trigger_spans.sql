-- How long each trigger has been there, up to the day asked about: a row for each way in which it invokes, from the day of
-- that way where it came later.
with ways as (
    select *, unnest(coalesce(invocation, ['not known']::varchar[])) as aspect
    from triggers_told
),
told as (
    select
        t.* replace (
            coalesce(f.valid_from, t.supported_from) as supported_from,
            case when f.feature is null then t.supported_from_earliest else f.valid_from_earliest end as supported_from_earliest,
            case when f.feature is null then t.supported_from_latest else f.valid_from_latest end as supported_from_latest
        )
    from ways t
    left join features_told f
        on f.known_at = t.known_at and f.data_version = t.data_version
        and f.feature = t.aspect || '-invocation' and f.applies_to = 'trigger:' || t.trigger
)
select
    t.trigger as id, t.service as name, case when t.supported_from_earliest is null and t.supported_from_latest is null then t.supported_from end as start, t.supported_to as "end", t.source_ids,
    coalesce(certain_from(t.supported_from, t.supported_from_latest), t.known_from) as seen_from,
    t.supported_from_earliest as maybe_from,
    t.aspect
from bases b
join told t
    on t.known_at = b.known_at and t.data_version = b.data_version
    and not is_doubtful(b.as_of, t.supported_from, t.supported_from_earliest, t.supported_from_latest)
where not t.disputed
order by start nulls last, seen_from nulls last, id, aspect
