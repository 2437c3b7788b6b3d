-- A start that is not known to the day has the days between which it lies: nothing is judged in between.
with starts as (
    select 'features' as "table", line, valid_from as start, valid_from_earliest as earliest, valid_from_latest as latest,
        precision, retracted_in from features
    union all
    select 'triggers', line, supported_from, supported_from_earliest, supported_from_latest, precision, retracted_in from triggers
    union all
    select 'config_fields', line, valid_from, valid_from_earliest, valid_from_latest, precision, retracted_in from config_fields
    union all
    select 'operations', line, valid_from, valid_from_earliest, valid_from_latest, precision, retracted_in from operations
    union all
    select 'regions', line, valid_from, valid_from_earliest, valid_from_latest, precision, retracted_in from regions
    union all
    select 'limits', line, valid_from, valid_from_earliest, valid_from_latest, precision, retracted_in from limits
    union all
    select 'runtime_milestones', line, date, date_earliest, date_latest, precision, retracted_in from runtime_milestones
    where milestone in ('preview', 'ga')
)
select "table", line, precision || ' needs the earliest day on which it may have begun' as message
from starts
where retracted_in is null and start is not null and precision <> 'day' and earliest is null
union all
select "table", line, precision || ' needs the latest day, the first on which it had certainly begun'
from starts
where retracted_in is null and precision in ('month', 'quarter', 'estimated') and latest is null
union all
select "table", line, 'a start known to the day has neither an earliest nor a latest day'
from starts
where retracted_in is null and start is not null and precision = 'day' and (earliest is not null or latest is not null)
union all
select "table", line, 'a start that is not known needs the day by which it had certainly begun'
from starts
where retracted_in is null and start is null and latest is null and "table" <> 'runtime_milestones'
    -- Of a feature in a Region it may be known only that it did not come there before a day.
    and not ("table" = 'features' and earliest is not null)
union all
select "table", line, 'the earliest day must be before the start or before the latest, the latest after the start'
from starts
where earliest >= coalesce(latest, start) or earliest > start or latest <= start
