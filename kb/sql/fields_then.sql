-- The fields of the API on the day asked about. `then` holds the bounds of the model of that day where it has changed.
with models as (
    select
        f.resource, f.field,
        arg_max(
            {'min': f.min, 'max': f.max, 'vocabulary': f.vocabulary, 'pattern': f.pattern, 'required': f.required},
            f.valid_from
        ) as "then"
    from bases b
    join field_bounds f on recorded(f.recorded_in, f.retracted_in, b.data_version) and f.valid_from <= least(b.as_of, b.known_at)
    group by all
)
select
    c.* replace (
        day_known(c.valid_from, c.valid_from_latest, null, b.known_at) as valid_from,
        earliest_known(c.valid_from, c.valid_from_earliest, c.valid_from_latest, null, b.known_at) as valid_from_earliest,
        latest_known(c.valid_from, c.valid_from_latest, null, b.known_at) as valid_from_latest,
        note_known(c.note, b.known_at) as note
    ),
    m."then"
from bases b
join config_fields c
    on recorded(c.recorded_in, c.retracted_in, b.data_version)
    and coalesce(possible_from(c.valid_from, c.valid_from_earliest) <= least(b.as_of, b.known_at), true)
left join models m on m.resource = c.resource and m.field = c.field
order by c.resource, c.field
