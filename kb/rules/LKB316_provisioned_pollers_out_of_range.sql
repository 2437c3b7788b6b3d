-- id: LKB316
-- title: Provisioned pollers out of range
-- why: Their numbers have bounds that differ between queues and Kafka.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
-- severity: create=error update=error invoke=note
-- reads: Source ProvisionedPollerConfig
-- about: event_source_mapping
-- needs: ProvisionedPollerConfig
-- message: {field} {value} is out of range: the {limit} is {bound} since {since}
-- advice: use {fix}
with numbers as (
    select
        resource_id, function_id, as_of, 'MinimumPollers' as field, minimum_pollers as value,
        case
            when source = 'amazon-sqs' then 'esm_sqs_provisioned_min_pollers'
            when source in ('amazon-msk', 'self-managed-apache-kafka') then 'esm_kafka_provisioned_min_pollers'
        end as limit_id,
        maximum_pollers as upper
    from event_source_mappings
    union all
    select
        resource_id, function_id, as_of, 'MaximumPollers', maximum_pollers,
        case
            when source = 'amazon-sqs' then 'esm_sqs_provisioned_max_pollers'
            when source in ('amazon-msk', 'self-managed-apache-kafka') then 'esm_kafka_provisioned_max_pollers'
        end,
        null
    from event_source_mappings
)
select
    n.resource_id, n.function_id, n.as_of, 'ProvisionedPollerConfig.' || n.field as field, n.value,
    case when n.value < l.strict_low then l.min else l.max end as bound,
    case when n.value < l.strict_low then l.min_since else l.max_since end as since,
    case when n.value < l.strict_low then l.min_until else l.max_until end as until,
    case when n.value < l.strict_low then l.min else least(l.max, n.upper) end as fix,
    'limit:' || l.limit_id as fact,
    case when n.value < l.low or n.value > l.high then null else l.doubt end as doubt
from numbers n
join limits_on l on l.as_of = n.as_of and l.limit_id = n.limit_id
where n.value < l.strict_low or n.value > l.strict_high
