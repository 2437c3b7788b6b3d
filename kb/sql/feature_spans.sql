-- How long each feature has been there, up to the day asked about: a row for each thing it applies to.
select
    f.feature as id, f.name, f.applies_to as aspect, case when f.valid_from_earliest is null and f.valid_from_latest is null then f.valid_from end as start, f.valid_to as "end", f.source_ids,
    coalesce(certain_from(f.valid_from, f.valid_from_latest), f.known_from) as seen_from,
    f.valid_from_earliest as maybe_from
from bases b
join features_told f
    on f.known_at = b.known_at and f.data_version = b.data_version
    and not is_doubtful(b.as_of, f.valid_from, f.valid_from_earliest, f.valid_from_latest)
order by coalesce(start, seen_from) nulls last, id, aspect
