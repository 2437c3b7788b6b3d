-- id: LKB604
-- title: Reserved and provisioned concurrency add up beyond the quota
-- why: What is provisioned comes out of what no function reserves, of which a part must stay free.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
-- severity: create=error update=error invoke=note
-- reads: ProvisionedConcurrentExecutions
-- about: total
-- needs: ProvisionedConcurrentExecutions
-- message: {detail}: no more than {bound} can be
-- advice: provision or reserve less, or ask AWS for a larger quota
with claims as (
    select t.*, r.reserved as reserved_alone from totals t
    left join totals r on r.as_of = t.as_of and r.total = 'reserved' and r.scope = t.scope
        and r.within is not distinct from t.within and r.members = t.members
    where t.total = 'claimed'
)
select
    t.resource_id, t.function_id, t.as_of, 'ProvisionedConcurrentExecutions' as field, t.provisioned as value,
    greatest(q."default" - u.min, 0) as bound, null as since, null as until, null as fix, 'limit:' || q.limit_id as fact,
    -- What may be, and what a larger quota of the account may allow, is no error.
    case when not (t.certain and q.of_account) and c.operation <> 'invoke' then 'warning' end as severity,
    format('a concurrency of {} is reserved or provisioned{} ({}); {}{}, of which {} must stay unreserved',
        t.provisioned::bigint, case when t.scope = 'folder' then ' in all stacks' else '' end, t.members,
        case when q.of_account then 'the account has ' else 'by default an account has ' end,
        q."default"::bigint, u.min::bigint) as detail
from claims t
cross join coverage c
join limits_on q on q.as_of = t.as_of and q.limit_id = 'concurrent_executions'
join limits_on u on u.as_of = t.as_of and u.limit_id = 'unreserved_concurrency_minimum'
where t.reserved_alone is distinct from t.provisioned and t.provisioned > greatest(q."default" - u.min, 0)
    and (t.certain or t.least <= greatest(q."default" - u.min, 0))
