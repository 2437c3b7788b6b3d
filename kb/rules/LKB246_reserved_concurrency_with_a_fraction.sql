-- id: LKB246
-- title: Reserved concurrency with a fraction
-- why: Whole executions are reserved; the API takes no fraction of one.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html
-- severity: create=error update=error invoke=note
-- reads: ReservedConcurrentExecutions
-- needs: ReservedConcurrentExecutions
-- minor: yes
-- message: ReservedConcurrentExecutions {value} is no whole number
-- advice: use {fix}
select
    f.function_id, f.as_of, 'ReservedConcurrentExecutions' as field, f.reserved_concurrency as value, 1 as bound,
    l.valid_from as since, l.valid_to as until, ceil(f.reserved_concurrency) as fix, 'limit:' || l.limit_id as fact
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'reserved_concurrency_min'
where f.reserved_concurrency >= l.low and f.reserved_concurrency <> floor(f.reserved_concurrency)
