-- All findings by file and line, those of one function by rule; `nth` counts those of one function.
with listed as (
    select
        f.path, f.line, f.arn, f.name, f.account, f.place, f.as_of, f.runtime, list_sort(flatten([$lists])) as numbers
    from functions_read f
    $joins
    where $hit
),
hits as (select *, unnest(numbers) as number, generate_subscripts(numbers, 1) as nth from listed)
select
    id_of(h.arn, h.name, h.account, h.place, h.path, h.line) as function_id, name_of(h.arn, h.name, h.path, h.line) as function,
    account_of(h.arn, h.account) as account_id, region_of(h.arn, h.place) as region,
    h.as_of, n.rule, n.severity, n.field, n.value, n."limit", n.since, n.until, n.message, n.fix, n.fact, h.runtime, h.path,
    h.line, h.nth
from hits h
join numbered n on n.number = h.number
order by h.path, h.line, h.nth
