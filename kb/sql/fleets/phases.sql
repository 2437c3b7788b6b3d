-- Functions by the phase of their runtime on their day.
with runtimes as (select as_of, runtime, count(*) as functions from functions_read group by all),
phased as (
    select
        f.functions,
        case
            when f.runtime is null then 'no_runtime'
            when r.runtime is null or not r.api_identifier then 'unknown_to_aws'
            else r.phase
        end as phase
    from runtimes f
    join days d on d.as_of = f.as_of
    left join runtimes_on r on r.as_of = d.epoch and r.runtime = f.runtime
),
ranks as (
    select * from (
        values ('preview', 1), ('supported', 2), ('deprecated', 3), ('create_blocked', 4), ('update_blocked', 5),
            ('not_yet_available', 6), ('unknown_to_aws', 7), ('no_runtime', 8)
    ) as r (phase, rank)
)
select p.phase, sum(p.functions)::bigint as functions
from phased p
join ranks using (phase)
group by p.phase, rank
order by rank;
