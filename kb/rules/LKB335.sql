-- id: LKB335
-- title: Provisioned concurrency of a version out of range
-- why: At least one environment is provisioned, or none is configured.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_PutProvisionedConcurrencyConfig.html
-- severity: create=error update=error invoke=note
-- reads: ProvisionedConcurrentExecutions
-- about: version
-- needs: ProvisionedConcurrentExecutions
-- message: ProvisionedConcurrentExecutions {value} is out of range: the limit is {bound} since {since}
-- advice: use {fix}
select
    m.resource_id, m.function_id, m.as_of, 'ProvisionedConcurrentExecutions' as field,
    m.provisioned_concurrency as value,
    case when m.provisioned_concurrency < l.strict_low then l.min else l.max end as bound, l.valid_from as since,
    l.valid_to as until,
    case when m.provisioned_concurrency < l.strict_low then l.min else l.max end as fix,
    'limit:' || l.limit_id as fact,
    case when m.provisioned_concurrency < l.low or m.provisioned_concurrency > l.high then null else l.doubt end
        as doubt
from versions m
join limits_on l on l.as_of = m.as_of and l.limit_id = 'provisioned_concurrency_min'
where m.provisioned_concurrency < l.strict_low or m.provisioned_concurrency > l.strict_high
