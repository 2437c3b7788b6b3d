-- Every day on which something comes to hold or ceases to, in valid time; a month or quarter known only as such ends
-- on a day of its own.
with days as (
    select unnest([
        date, (date_trunc('month', date) + interval 1 month)::date, (date_trunc('month', date) + interval 3 month)::date,
        date_earliest, date_latest
    ]) as day
    from runtime_milestones
    union all
    select unnest([valid_from, valid_from_earliest, valid_from_latest, valid_to]) from limits
    union all
    select unnest([supported_from, supported_from_earliest, supported_from_latest, supported_to, known_from]) from triggers
    union all
    select unnest([valid_from, valid_from_earliest, valid_from_latest, valid_to]) from features
)
select distinct day from days where day is not null order by day
