-- id: LKB315
-- title: Maximum concurrency with provisioned pollers
-- why: One excludes the other.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
-- severity: create=error update=error invoke=note
-- reads: ScalingConfig ProvisionedPollerConfig
-- about: event_source_mapping
-- needs: ScalingConfig ProvisionedPollerConfig
-- message: MaximumConcurrency {value} excludes provisioned pollers
-- advice: keep one of them
select
    m.resource_id, m.function_id, m.as_of, 'ScalingConfig.MaximumConcurrency' as field,
    m.maximum_concurrency as value,
    null as since, null as until, null as fix, 'field:EventSourceMapping.ScalingConfig.MaximumConcurrency' as fact
from event_source_mappings m
where m.provisioned_pollers and m.maximum_concurrency is not null
