-- Findings before and after: the same finding is the same function, rule and field, whatever its value.
with before as (
    select
        function_id, rule, field, resource, min(severity) as severity, min(value) as value, min(message) as message,
        min(owner) as owner
    from $before
    group by function_id, rule, field, resource
),
after as (
    select
        function_id, rule, field, resource, min(severity) as severity, min(value) as value, min(message) as message,
        min(owner) as owner
    from $after
    group by function_id, rule, field, resource
),
joined as (
    select
        case when b.rule is null then 'fixed' when a.rule is null then 'new' else 'still_open' end as status,
        coalesce(b.function_id, a.function_id) as function_id,
        coalesce(b.rule, a.rule) as rule,
        coalesce(b.severity, a.severity) as severity,
        coalesce(b.field, a.field) as field,
        case when b.rule is null then a.value else b.value end as value,
        coalesce(b.message, a.message) as message,
        coalesce(b.owner, a.owner) as owner
    from before a
    full join after b
        on b.function_id = a.function_id and b.rule = a.rule and b.field is not distinct from a.field
            and b.resource is not distinct from a.resource
)
select *, case status when 'new' then 1 when 'fixed' then 2 else 3 end as rank from joined
