-- How long each trigger has been there, up to the day asked about: a row for each way in which it invokes.
select
    t.trigger as id, t.service as name, case when t.supported_from_earliest is null and t.supported_from_latest is null then t.supported_from end as start, t.supported_to as "end", t.source_ids,
    coalesce(certain_from(t.supported_from, t.supported_from_latest), t.known_from) as seen_from,
    t.supported_from_earliest as maybe_from,
    unnest(coalesce(t.invocation, ['not known']::varchar[])) as aspect
from bases b
join triggers_told t
    on t.known_at = b.known_at and t.data_version = b.data_version
    and not is_doubtful(b.as_of, t.supported_from, t.supported_from_earliest, t.supported_from_latest)
where not t.disputed
order by start nulls last, seen_from nulls last, id, aspect
