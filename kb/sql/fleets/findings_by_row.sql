-- All findings by file and line, those of one function by rule; `nth` counts those of one function.
select
    id_of(h.arn, h.name, h.account, h.place, h.path, h.line) as function_id, name_of(h.arn, h.name, h.path, h.line) as function,
    account_of(h.arn, h.account) as account_id, region_of(h.arn, h.place) as region,
    h.as_of, n.rule, n.severity, n.field, n.value, n."limit", n.since, n.until, n.message, n.fix, n.fact, h.runtime, h.path,
    h.line, row_number() over (partition by h.number order by n.rule, n.field, n.value) as nth
from fleet.rows h
join numbered n on n.function_id = h.number::varchar
order by h.path, h.line, nth
