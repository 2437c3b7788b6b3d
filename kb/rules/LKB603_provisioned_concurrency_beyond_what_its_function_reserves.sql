-- id: LKB603
-- title: Provisioned concurrency beyond what its function reserves
-- why: Lambda provisions no more for the versions and aliases of a function than the function reserves.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
-- severity: create=error update=error invoke=note
-- reads: ProvisionedConcurrentExecutions
-- about: total
-- needs: ProvisionedConcurrentExecutions
-- bound: Reserve
-- message: the provisioned concurrency of {value} is above the reserved concurrency of the function, which is {bound}
-- advice: provision less, or reserve more
select
    t.resource_id, t.function_id, t.as_of, 'ProvisionedConcurrentExecutions' as field, t.provisioned as value,
    t.reserve as bound, null as since, null as until, null as fix, 'feature:provisioned-concurrency:all' as fact,
    case when not t.certain and c.operation <> 'invoke' then 'warning' end as severity
from totals t
cross join coverage c
where t.total = 'provisioned' and t.provisioned > t.reserve and (t.certain or t.least <= t.reserve)
