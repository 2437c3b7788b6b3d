-- How long each trigger has been there, up to the day asked about: a row for each way in which it invokes, from the day of
-- that way where it came later. Until the first way that is known of it, how it invokes is `not known`.
with ways as (
    select
        t.* replace (
            case when l.way is null then t.supported_from else l.valid_from end as supported_from,
            case when l.way is null then t.supported_from_earliest else l.valid_from_earliest end as supported_from_earliest,
            case when l.way is null then t.supported_from_latest else l.valid_from_latest end as supported_from_latest,
            case when l.way is null then t.known_from else l.known_from end as known_from
        )
    from (select *, unnest(invocation) as aspect from triggers_told) t
    left join later_ways l
        on l.known_at = t.known_at and l.data_version = t.data_version and l.trigger = t.trigger and l.way = t.aspect
    where l.way is null or l.told
),
first_ways as (
    select
        known_at, data_version, trigger,
        min(coalesce(certain_from(supported_from, supported_from_latest), known_from)) as seen_from
    from ways
    group by all
),
told as (
    from ways
    union all
    select t.* replace (least(w.seen_from, t.supported_to) as supported_to), 'not known'
    from triggers_told t
    left join first_ways w on w.known_at = t.known_at and w.data_version = t.data_version and w.trigger = t.trigger
    where w.trigger is null
        or coalesce(w.seen_from, date 'infinity')
            > coalesce(certain_from(t.supported_from, t.supported_from_latest), t.known_from, date 'infinity')
)
select
    t.trigger as id, t.service as name,
    case when t.supported_from_earliest is null and t.supported_from_latest is null then t.supported_from end as start,
    t.supported_to as "end", t.source_ids,
    coalesce(certain_from(t.supported_from, t.supported_from_latest), t.known_from) as seen_from,
    t.supported_from_earliest as maybe_from,
    t.aspect
from bases b
join told t
    on t.known_at = b.known_at and t.data_version = b.data_version
    and not is_doubtful(b.as_of, t.supported_from, t.supported_from_earliest, t.supported_from_latest)
where not t.disputed
order by coalesce(start, seen_from) nulls last, id, aspect
