-- What is judged, each function on its own day or on the one asked about.
create or replace temp view functions_read as
select * replace (coalesce(as_of, $as_of) as as_of)
from (
    select * exclude (bad_field, bad_value, bad_reason, raw) from fleet.staged where bad_reason is null$in_place
);
