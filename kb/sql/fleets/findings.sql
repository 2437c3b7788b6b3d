-- All findings by file and line, those of one function by rule; `nth` counts those of one function. Most functions with
-- findings have those of one list only, which needs no putting together.
with listed as (
    select
        f.path$path as path, f.line, f.arn, f.name, f.as_of, f.runtime$runtime as runtime$carried,
        case when $count = 1 then coalesce($lists) else flatten([$lists]) end as numbers
    from functions_dated f
    $joins
    $version_join
    where $count > 0
),
hits as (
    select * exclude (numbers), unnest(numbers) as number, generate_subscripts(numbers, 1) as nth from listed
),
ordered as (
    select h.*, n.* exclude (number, function_id, as_of$untold)
    from hits h
    join shown n on n.number = h.number
    order by h.path, h.line, h.nth
),
-- What is blank in the whole fleet, and what names a function, is made after the sorting, of fewer texts than it gives.
named as (select *$blank from ordered)
select
    id_of(arn, name, account, place, path, line) as function_id, name_of(arn, name, path, line) as function,
    account_of(arn, account) as account_id, region_of(arn, place) as region, as_of, rule, severity, field, value, "limit", since,
    until, $message as message, fix, fact, runtime, path, line, nth, null::varchar as resource,
    version, version_use, owner
from named
