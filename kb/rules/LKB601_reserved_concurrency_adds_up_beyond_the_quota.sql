-- id: LKB601
-- title: Reserved concurrency adds up beyond the quota
-- why: Lambda refuses the reservation that leaves less unreserved than it must: half a deployment is made, then undone.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
-- severity: create=error update=error invoke=note
-- reads: ReservedConcurrentExecutions
-- about: total
-- needs: ReservedConcurrentExecutions
-- message: {detail}: no more than {bound} can be reserved
-- advice: reserve less, or ask AWS for a larger quota
select
    t.resource_id, t.function_id, t.as_of, 'ReservedConcurrentExecutions' as field, t.reserved as value,
    greatest(q."default" - u.min, 0) as bound, null as since, null as until, null as fix, 'limit:' || q.limit_id as fact,
    -- What may be, and what a larger quota of the account may allow, is no error.
    case when not (t.certain and q.of_account) and c.operation <> 'invoke' then 'warning' end as severity,
    format('a concurrency of {} is reserved{} ({}); {}{}, of which {} must stay unreserved', t.reserved::bigint,
        case when t.scope = 'folder' then ' in all stacks' else '' end, t.members,
        case when q.of_account then 'the account has ' else 'by default an account has ' end,
        q."default"::bigint, u.min::bigint) as detail
from totals t
cross join coverage c
join limits_on q on q.as_of = t.as_of and q.limit_id = 'concurrent_executions'
join limits_on u on u.as_of = t.as_of and u.limit_id = 'unreserved_concurrency_minimum'
-- What one function reserves is a rule's of its own, where an account is not judged as a whole.
where t.total = 'reserved' and (t.parts > 1 or t.scope = 'account')
    and t.reserved > greatest(q."default" - u.min, 0) and (t.certain or t.least <= greatest(q."default" - u.min, 0))
