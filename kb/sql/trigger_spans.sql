-- How long each trigger has been there, up to the day asked about: a row for each way in which it invokes.
select
    t.trigger as id, t.service as name, case when t.supported_from_earliest is null and t.supported_from_latest is null then t.supported_from end as start, end_known(t.supported_to, b.known_at) as "end", t.source_ids,
    coalesce(certain_from(t.supported_from, t.supported_from_latest), t.known_from) as seen_from,
    t.supported_from_earliest as maybe_from,
    unnest(coalesce(t.invocation, ['not known']::varchar[])) as aspect
from bases b
join triggers t
    on recorded(t.recorded_in, t.retracted_in, b.data_version)
    and coalesce(t.known_from, t.supported_from, date '0001-01-01') <= b.known_at
    and coalesce(certain_from(t.supported_from, t.supported_from_latest) <= b.as_of, true)
where not t.disputed
order by start nulls last, seen_from nulls last, id, aspect
