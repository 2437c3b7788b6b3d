-- Between two days on which something changes all days are alike: each is judged as the first of a fleet's days there.
create or replace temp table days as
with moments as (
    select unnest([
        date, (date + interval 1 month)::date, (date + interval 3 month)::date, date_earliest, date_latest, known_from
    ]) as day
    from runtime_milestones
    union all
    select unnest([valid_from, valid_from_earliest, valid_from_latest, valid_to, known_from]) from limits
    union all
    select unnest([
        supported_from, supported_from_earliest, supported_from_latest, supported_to, end_known_from, known_from
    ])
    from triggers
    union all
    select unnest([valid_from, valid_from_earliest, valid_from_latest, valid_to, end_known_from, known_from]) from features
    union all
    select unnest([valid_from, valid_from_earliest, valid_from_latest]) from config_fields
    union all
    select valid_from from field_bounds
    union all
    select $stale_from + 1
),
-- With a horizon, what changes is also seen from afar.
turns as (
    select distinct day - shift as turn
    from moments
    cross join (values (0), ($horizon)) s (shift)
    where day is not null
)
select d.as_of, min(d.as_of) over (partition by t.turn) as epoch
from own_days d
asof left join turns t on t.turn <= d.as_of;
