-- id: LKB241
-- title: Reserved concurrency below the minimum
-- why: Nothing less than nothing can be reserved; that a function reserves nothing is said by leaving the setting out.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html
-- severity: create=error update=error invoke=note
-- reads: ReservedConcurrentExecutions
-- needs: ReservedConcurrentExecutions
-- minor: yes
-- message: ReservedConcurrentExecutions {value} is out of range: the minimum is {bound} since {since}
-- advice: leave it out, or use 0 to stop the function
select
    f.function_id, f.as_of, 'ReservedConcurrentExecutions' as field, f.reserved_concurrency as value, l.min as bound,
    l.min_since as since, l.min_until as until, null as fix, 'limit:' || l.limit_id as fact,
    case when f.reserved_concurrency < l.low then null else l.doubt end as doubt
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'reserved_concurrency_min'
where f.reserved_concurrency < l.strict_low
