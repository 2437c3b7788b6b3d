-- For each function and operation the days on which the verdict changes, each with what forbids it from then on.
-- A function is blocked where all of its variants are, and not accepted where one cannot be told. `variants` has the
-- rows (function_id) that stand for each function (number); what is attached to a function does not count.
create or replace temp table blocks as
select f.function_id, f.as_of, o.operation, min(f.rule) as rule, false as uncertain
from found f
join operation_severities o on o.rule = f.rule
where f.resource_id is null and f.beside is null and coalesce(lower(f.severity), o.severity) = 'error'
group by all
union all
-- What rests on attachments forbids it for certain only where one of them is always there.
select r.function_id, r.as_of, r.operation, min(r.rule), not r.sure as uncertain from resting r group by all
union all
select u.function_id, u.as_of, u.operation, min(u.rule), true from unjudged u where u.resource_id is null group by all;

create or replace temp table verdicts as
with per_variant as (
    select function_id, as_of, operation, bool_or(not uncertain) as blocked, min(rule) filter (not uncertain) as rule,
        min(rule) filter (uncertain) as doubt
    from blocks group by all
),
per_function as (
    select
        v.number, p.as_of, p.operation, count(*) filter (p.blocked) as blocked, min(p.rule) as rule, min(p.doubt) as doubt
    from per_variant p
    join variants v on v.function_id = p.function_id
    group by all
),
sizes as (select number, count(*) as variants from variants group by all)
select
    s.number, d.as_of, o.operation,
    case
        when p.blocked = s.variants then 'blocked'
        when p.number is not null then 'unknown'
        else 'allowed'
    end as status,
    coalesce(p.rule, p.doubt) as rule
from sizes s
cross join days d
cross join (values ('create'), ('update'), ('invoke')) o (operation)
left join per_function p on p.number = s.number and p.as_of = d.as_of and p.operation = o.operation;

create or replace temp table turns as
select * from (
    select *, lag(status) over spell as former_status, lag(rule) over spell as former_rule
    from verdicts
    window spell as (partition by number, operation order by as_of)
)
where status is distinct from former_status;
