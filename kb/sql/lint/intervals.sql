-- An interval ends after it begins, and its end is published before it comes or not on a day of its own.
with intervals as (
    select 'triggers' as "table", line, supported_from as start, supported_to as "end" from triggers
    union all select 'features', line, valid_from, valid_to from features
    union all select 'operations', line, valid_from, valid_to from operations
    union all select 'regions', line, valid_from, valid_to from regions
)
select "table", line, 'ends on ' || "end" || ', not after its start on ' || start as message
from intervals
where "end" <= start
union all
select "table", line, 'end_known_from is ' || published || ', which is no day before the end: it says that the end was published ahead'
from (
    select 'triggers' as "table", line, supported_to as "end", end_known_from as published from triggers
    union all select 'features', line, valid_to, end_known_from from features
)
where published is not null and ("end" is null or published >= "end")
