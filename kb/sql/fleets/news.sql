-- New findings that say the same, heaviest first.
select
    owner, severity, rule, message, count(*)::bigint as findings,
    list(function_id order by function_id)[:5] as functions
from compared
where status = 'new'
group by owner, severity, rule, message
order by
    owner nulls last, list_position(['error', 'warning', 'note'], severity), findings desc, rule, message
