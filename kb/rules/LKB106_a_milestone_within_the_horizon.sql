-- id: LKB106
-- title: A milestone within the horizon
-- why: A date that AWS has published for this runtime lies in the days the user asked to look ahead.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
-- severity: create=warning update=warning invoke=note
-- reads: Runtime
-- needs: Runtime horizon
-- message: runtime {value} {detail}{moves}
-- advice: plan the move to {fix}
with ahead as (
    select
        r.as_of, r.runtime, r.successor,
        case when r.deprecation > r.as_of and r.deprecation <= r.as_of + c.horizon then r.deprecation end as deprecated,
        case when r.block_create > r.as_of and r.block_create <= r.as_of + c.horizon then r.block_create end as created,
        case when r.block_update > r.as_of and r.block_update <= r.as_of + c.horizon then r.block_update end as updated,
        coalesce(r.block_create <= r.as_of, false) as created_no_more
    from runtimes_on r
    cross join coverage c
    where r.api_identifier
),
nearest as (
    select *, least(deprecated, created, updated) as date from ahead
),
worded as (
    select
        *,
        case when date = updated then 'update_blocked' when date = created then 'create_blocked' else 'deprecated' end
            as reaches,
        case when date = updated then 'block_update' when date = created then 'block_create' else 'deprecation' end
            as milestone,
        case
            when created is null and created_no_more then 'will be blocked for updates on ' || cast(updated as varchar)
            when created is null or created = updated
                then 'will be blocked for creation and updates on ' || cast(updated as varchar)
            when updated is null then 'will be blocked for creation on ' || cast(created as varchar)
            else 'will be blocked for creation on ' || cast(created as varchar) || ' and for updates on '
                || cast(updated as varchar)
        end as blocked
    from nearest
    where date is not null
)
select
    f.function_id, f.as_of, 'Runtime' as field, f.runtime as value, w.reaches as bound, w.date as since, null as until,
    w.successor as fix, 'runtime:' || w.runtime || ':' || w.milestone as fact,
    -- The nearest day comes last: what is told of its moves stands behind it.
    case
        when w.blocked is null then 'will be deprecated on ' || cast(w.deprecated as varchar)
        when w.deprecated is null or (w.deprecated = w.date and w.reaches <> 'deprecated') then w.blocked
        when w.deprecated = w.date then w.blocked || ', after its deprecation on ' || cast(w.deprecated as varchar)
        else 'will be deprecated on ' || cast(w.deprecated as varchar) || ', and ' || w.blocked
    end as detail
from functions f
join worded w on w.as_of = f.as_of and w.runtime = f.runtime
