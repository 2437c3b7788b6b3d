-- id: LKB222
-- title: Reserved concurrency beyond the default quota
-- why: Unless the account's quota was raised, so much cannot be reserved: a part must stay unreserved.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
-- severity: create=note update=note invoke=note
-- reads: ReservedConcurrentExecutions
-- needs: ReservedConcurrentExecutions
-- minor: yes
-- message: {value} reserved executions need a raised quota: by default {bound} can be reserved
select
    f.function_id, f.as_of, 'ReservedConcurrentExecutions' as field, f.reserved_concurrency as value,
    q."default" - u.min as bound, q.valid_from as since, q.valid_to as until, null as fix,
    'limit:' || q.limit_id as fact
from functions f
join limits_on q on q.as_of = f.as_of and q.limit_id = 'concurrent_executions'
join limits_on u on u.as_of = f.as_of and u.limit_id = 'unreserved_concurrency_minimum'
where not q.of_account and f.reserved_concurrency > q."default" - u.min
