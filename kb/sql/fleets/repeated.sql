-- Rows about a function, version and day of which another row tells already.
select coalesce(sum(rows_of_it - 1), 0)::bigint
from (
    select count(*) as rows_of_it
    from functions_read
    where coalesce(arn, name) is not null
    group by hash(coalesce(arn, concat_ws('|', account, place, name)), version, as_of)
);
