-- id: LKB109
-- title: Allowed value is a dead runtime
-- why: Whoever deploys with a value that is allowed expects it to work.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
-- severity: create=note update=note invoke=note
-- reads: AllowedRuntimes
-- needs: AllowedRuntimes
-- minor: yes
-- message: {value} is an allowed value of the runtime, {detail}
-- advice: remove it from the allowed values
with named as (
    select function_id, as_of, unnest(allowed_runtimes) as name from functions
)
select
    n.function_id, n.as_of, 'AllowedRuntimes' as field, n.name as value,
    case r.phase when 'update_blocked' then r.block_update when 'create_blocked' then r.block_create end as since,
    null as until, null as fix, 'runtime:' || n.name as fact,
    case
        when r.phase = 'update_blocked'
            then 'but no function can be created or updated on it since ' || cast(r.block_update as varchar)
        when r.phase = 'create_blocked'
            then 'but no function can be created on it since ' || cast(r.block_create as varchar)
        else 'but the API knows no such runtime'
    end as detail
from named n
cross join coverage c
left join runtimes_on r on r.as_of = n.as_of and r.runtime = n.name and r.api_identifier
where r.phase in ('create_blocked', 'update_blocked') or (r.runtime is null and n.as_of <= c.stale_from)
