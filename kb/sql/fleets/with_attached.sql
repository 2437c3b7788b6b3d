-- The findings about functions and those about what is attached to them, by file and line.
select * from ($findings)
union all by name
select
    a.function_id, name_of(a.function_id, null, path, line) as function, account_of(a.function_id, null) as account_id,
    region_of(a.function_id, null) as region, as_of, rule, severity, field, value, "limit", since, until, message, fix, path, line, nth,
    resource, o.owner
from attached_found a
left join owners_by_arn o on o.arn = a.function_id
order by path, line, nth
