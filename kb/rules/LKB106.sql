-- id: LKB106
-- title: A milestone within the horizon
-- why: A date that AWS has published for this runtime lies in the days the user asked to look ahead.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
-- severity: create=warning update=warning invoke=note
-- reads: Runtime
-- needs: Runtime horizon
-- message: runtime {value} {detail} on {since}{moves}
-- advice: plan the move to {fix}
with ahead as (
    select as_of, runtime, api_identifier, successor, block_update as date, 'update_blocked' as reaches, 3 as rank,
        'block_update' as milestone
    from runtimes_on
    union all
    select as_of, runtime, api_identifier, successor, block_create, 'create_blocked', 2, 'block_create' from runtimes_on
    union all
    select as_of, runtime, api_identifier, successor, deprecation, 'deprecated', 1, 'deprecation' from runtimes_on
),
nearest as (
    select
        a.*, row_number() over (partition by a.as_of, a.runtime order by a.date, a.rank desc) as place
    from ahead a
    cross join coverage c
    where a.date > a.as_of and a.date <= a.as_of + c.horizon
)
select
    f.function_id, f.as_of, 'Runtime' as field, f.runtime as value, n.reaches as bound, n.date as since,
    null as until,
    n.successor as fix, 'runtime:' || n.runtime || ':' || n.milestone as fact,
    case n.reaches
        when 'deprecated' then 'will be deprecated'
        when 'create_blocked' then 'will be blocked for creation'
        else 'will be blocked for creation and updates'
    end as detail
from functions f
join nearest n on n.as_of = f.as_of and n.runtime = f.runtime
where n.place = 1 and n.api_identifier
