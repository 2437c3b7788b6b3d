-- For each function and operation the days on which the verdict changes, each with what forbids it from then on.
-- A function is blocked where all of its variants are, and not accepted where one cannot be told.
create or replace temp table blocks as
select r.function_id, r.as_of, o.operation, min(r.rule) as rule, false as uncertain
from found r
join operation_severities o on o.rule = r.rule
where coalesce(r.severity, o.severity) = 'error'
group by all
union all
select u.function_id, u.as_of, u.operation, min(u.rule), true from unjudged u group by all;

create or replace temp table verdicts as
with variants as (
    select split_part(function_id, '.', 1)::integer as number, count(*) as variants from read_functions group by all
),
per_variant as (
    select function_id, as_of, operation, bool_or(not uncertain) as blocked, min(rule) filter (not uncertain) as rule,
        min(rule) filter (uncertain) as doubt
    from blocks group by all
),
per_function as (
    select
        split_part(function_id, '.', 1)::integer as number, as_of, operation,
        count(*) filter (blocked) as blocked, min(rule) as rule, min(doubt) as doubt
    from per_variant group by all
)
select
    v.number, d.as_of, o.operation,
    case
        when p.blocked = v.variants then 'blocked'
        when p.number is not null then 'unknown'
        else 'allowed'
    end as status,
    coalesce(p.rule, p.doubt) as rule
from variants v
cross join days d
cross join (values ('create'), ('update'), ('invoke')) o (operation)
left join per_function p on p.number = v.number and p.as_of = d.as_of and p.operation = o.operation;

create or replace temp table turns as
select * from (
    select
        *, lag(status) over spell as former_status, lag(rule) over spell as former_rule
    from verdicts
    where number not in (select split_part(function_id, '.', 1)::integer from unresolved)
    window spell as (partition by number, operation order by as_of)
)
where (status = 'allowed') is distinct from (former_status = 'allowed');
