-- The findings about functions and those about what is attached to them, by file and line.
select * from ($findings)
union all by name
select
    function_id, name_of(function_id, null, path, line) as function, account_of(function_id, null) as account_id,
    region_of(function_id, null) as region, as_of, rule, severity, field, value, "limit", since, until, message, fix, path, line, nth,
    resource
from attached_found
order by path, line, nth
