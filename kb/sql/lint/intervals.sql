-- An interval ends after it begins.
with intervals as (
    select 'triggers' as "table", line, supported_from as start, supported_to as "end" from triggers
    union all select 'features', line, valid_from, valid_to from features
    union all select 'operations', line, valid_from, valid_to from operations
    union all select 'regions', line, valid_from, valid_to from regions
)
select "table", line, 'ends on ' || "end" || ', not after its start on ' || start as message
from intervals
where "end" <= start
