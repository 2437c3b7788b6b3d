-- id: LKB602
-- title: Reserved concurrency beyond what the account has left
-- why: What other functions of the account have reserved already cannot be reserved again.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
-- severity: create=error update=note invoke=note
-- reads: ReservedConcurrentExecutions
-- about: total
-- needs: ReservedConcurrentExecutions
-- message: {detail}: {bound} can still be reserved
-- advice: reserve less, or ask AWS for a larger quota; for functions that are deployed already ask with --operation update
select
    t.resource_id, t.function_id, t.as_of, 'ReservedConcurrentExecutions' as field, t.reserved as value,
    greatest(q.unused - u.min, 0) as bound, null as since, null as until, null as fix, 'limit:' || q.limit_id as fact,
    case when not t.certain then 'warning' end as severity,
    format('a concurrency of {} is reserved anew{} ({}); the account has {} unreserved, of which {} must stay so',
        t.reserved::bigint, case when t.scope = 'folder' then ' in all stacks' else '' end, t.members, q.unused::bigint, u.min::bigint) as detail
from totals t
cross join coverage c
join limits_on q on q.as_of = t.as_of and q.limit_id = 'concurrent_executions'
join limits_on u on u.as_of = t.as_of and u.limit_id = 'unreserved_concurrency_minimum'
-- What is there already has been taken off what is unreserved.
where c.operation = 'create' and t.total = 'new' and t.scope <> 'account' and q.unused is not null
    and t.reserved > greatest(q.unused - u.min, 0)
    and (t.certain or t.least <= greatest(q.unused - u.min, 0))
    -- What is beyond the whole quota is said by another rule.
    and t.reserved <= greatest(q."default" - u.min, 0)
