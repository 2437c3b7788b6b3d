-- id: LKB347
-- title: Fewest pollers above the most
-- why: The minimum of provisioned pollers is not above their maximum, whatever AWS allows besides.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
-- severity: create=error update=error invoke=note
-- reads: Source ProvisionedPollerConfig
-- about: event_source_mapping
-- needs: ProvisionedPollerConfig
-- bound: ProvisionedPollerConfig
-- message: MinimumPollers {value} is above MaximumPollers {bound}
-- advice: lower it, or raise MaximumPollers
select
    m.resource_id, m.function_id, m.as_of, 'ProvisionedPollerConfig.MinimumPollers' as field,
    m.minimum_pollers as value, m.maximum_pollers as bound, null as since, null as until,
    case when m.maximum_pollers >= l.low then least(m.maximum_pollers, l.high) end as fix,
    'field:EventSourceMapping.ProvisionedPollerConfig.MinimumPollers' as fact
from event_source_mappings m
join limits_on l on l.as_of = m.as_of
    and l.limit_id = case
        when m.source = 'amazon-sqs' then 'esm_sqs_provisioned_min_pollers'
        when m.source in ('amazon-msk', 'self-managed-apache-kafka') then 'esm_kafka_provisioned_min_pollers'
    end
where m.minimum_pollers > m.maximum_pollers
