-- Findings before and after: the same finding is the same function, rule and field, whatever its value.
-- Of several alike in one audit the gravest is told.
with findings as (
    select 'before' as audit, function_id, rule, field, resource, severity, value, message, owner from $before
    union all
    select 'after', function_id, rule, field, resource, severity, value, message, owner from $after
),
gravest as (
    select
        audit, function_id, rule, field, resource,
        min({
            'rank': case severity when 'error' then 1 when 'warning' then 2 else 3 end,
            'severity': severity, 'value': value, 'message': message, 'owner': owner
        }) as told
    from findings
    group by audit, function_id, rule, field, resource
),
joined as (
    select
        case when b.rule is null then 'fixed' when a.rule is null then 'new' else 'still_open' end as status,
        coalesce(b.function_id, a.function_id) as function_id,
        coalesce(b.rule, a.rule) as rule,
        coalesce(b.told.severity, a.told.severity) as severity,
        coalesce(b.field, a.field) as field,
        case when b.rule is null then a.told.value else b.told.value end as value,
        coalesce(b.told.message, a.told.message) as message,
        coalesce(b.told.owner, a.told.owner) as owner
    from (from gravest where audit = 'before') a
    full join (from gravest where audit = 'after') b
        on b.function_id = a.function_id and b.rule = a.rule and b.field is not distinct from a.field
            and b.resource is not distinct from a.resource
)
select *, case status when 'new' then 1 when 'fixed' then 2 else 3 end as rank from joined
