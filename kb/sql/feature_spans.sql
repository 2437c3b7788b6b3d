-- How long each feature has been there, up to the day asked about: a row for each thing it applies to.
select
    f.feature as id, f.name, f.applies_to as aspect, f.valid_from as start, f.valid_to as "end", f.source_ids,
    coalesce(f.valid_from, f.known_from) as seen_from
from bases b
join features f
    on recorded(f.recorded_in, f.retracted_in, b.data_version)
    and coalesce(f.known_from, f.valid_from, date '0001-01-01') <= b.known_at
    and (f.valid_from is null or f.valid_from <= b.as_of)
order by start nulls last, seen_from nulls last, id, aspect
