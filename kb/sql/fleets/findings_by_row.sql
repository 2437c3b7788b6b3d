-- All findings by file and line, those of one function by rule; `nth` counts those of one function.
with ordered as (
    select
        id_of(h.arn, h.name, h.account, h.place, h.path, h.line) as id, name_of(h.arn, h.name, h.path, h.line) as function,
        account_of(h.arn, h.account) as account_id, region_of(h.arn, h.place) as region,
        h.as_of, n.* exclude (as_of), h.runtime, h.path, h.line,
        row_number() over (partition by h.number order by n.number) as nth
    from fleet.rows h
    join shown n on n.function_id = h.number::varchar
    order by h.path, h.line, nth
)
select
    id as function_id, function, account_id, region, as_of, rule, severity, field, value, "limit", since, until,
    $message as message, fix, fact, runtime, path, line, nth, null::varchar as resource
from ordered
