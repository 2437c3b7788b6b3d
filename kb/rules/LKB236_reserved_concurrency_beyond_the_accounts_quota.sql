-- id: LKB236
-- title: Reserved concurrency beyond the account's quota
-- why: Lambda refuses a reservation that leaves less unreserved than it must; a new account may have 10 in all.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
-- severity: create=error update=error invoke=note
-- reads: ReservedConcurrentExecutions
-- needs: ReservedConcurrentExecutions account
-- message: a concurrency of {value} cannot be reserved: {detail}
-- advice: reserve {bound} at most, or ask AWS for a larger quota
select
    f.function_id, f.as_of, 'ReservedConcurrentExecutions' as field, f.reserved_concurrency as value,
    greatest(q."default" - u.min, 0) as bound, null as since, null as until, null as fix,
    'limit:' || q.limit_id as fact,
    format('the account has a concurrency of {}, of which {} must stay unreserved', q."default"::bigint, u.min::bigint)
        as detail
from functions f
join limits_on q on q.as_of = f.as_of and q.limit_id = 'concurrent_executions' and q.of_account
join limits_on u on u.as_of = f.as_of and u.limit_id = 'unreserved_concurrency_minimum'
where f.reserved_concurrency > greatest(q."default" - u.min, 0)
