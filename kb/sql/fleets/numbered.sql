-- The findings with their messages, and numbers in the order in which a function's findings are listed.
create or replace temp table numbered as
select
    row_number() over (order by f.rule, f.field, f.value, f.function_id) as number, f.function_id, f.as_of, f.rule, f.severity,
    f.field, f.value, f.bound as "limit", f.since, f.until, t.message, f.fix, f.fact
from found f
join texts t
    on t.rule = f.rule and t.field = f.field
    and t.as_of is not distinct from case when t.dated then f.as_of end
    and t.value is not distinct from f.value and t.bound is not distinct from f.bound
    and t.since is not distinct from f.since and t.until is not distinct from f.until
    and t.fix is not distinct from f.fix and t.fact is not distinct from f.fact
    and t.detail is not distinct from f.detail;
