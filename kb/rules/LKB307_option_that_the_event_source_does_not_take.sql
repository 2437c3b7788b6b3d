-- id: LKB307
-- title: Option that the event source does not take
-- why: Settings of streams are refused for queues and the reverse, and many came to a source years after it.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
-- severity: create=error update=error invoke=note
-- reads: any
-- about: event_source_mapping
-- public: value detail
-- message: {bound} takes no {field}{detail}
-- advice: remove it
with options as (
    select resource_id, function_id, as_of, source, 'ParallelizationFactor' as field,
    'parallelization-factor' as feature
    from event_source_mappings where parallelization_factor is not null
    union all
    select resource_id, function_id, as_of, source, 'MaximumRetryAttempts', 'batch-retry-settings'
    from event_source_mappings where retry_attempts is not null
    union all
    select resource_id, function_id, as_of, source, 'MaximumRecordAgeInSeconds', 'batch-retry-settings'
    from event_source_mappings where record_age is not null
    union all
    select resource_id, function_id, as_of, source, 'BisectBatchOnFunctionError', 'bisect-batch'
    from event_source_mappings where bisect_batch
    union all
    select resource_id, function_id, as_of, source, 'TumblingWindowInSeconds', 'tumbling-windows'
    from event_source_mappings where tumbling_window > 0
    union all
    select resource_id, function_id, as_of, source, 'StartingPosition', 'starting-position'
    from event_source_mappings where starting_position is not null
    union all
    select resource_id, function_id, as_of, source, 'FilterCriteria', 'event-filtering'
    from event_source_mappings where filters > 0
    union all
    select resource_id, function_id, as_of, source, 'ScalingConfig', 'maximum-concurrency'
    from event_source_mappings where maximum_concurrency is not null
    union all
    select resource_id, function_id, as_of, source, 'ProvisionedPollerConfig', 'provisioned-pollers'
    from event_source_mappings where provisioned_pollers
    union all
    select resource_id, function_id, as_of, source, 'FunctionResponseTypes', 'partial-batch-response'
    from event_source_mappings where partial_batch
    union all
    select resource_id, function_id, as_of, source, 'DestinationConfig', 'failed-batch-destination'
    from event_source_mappings where failure_destination
    union all
    select resource_id, function_id, as_of, source, 'MaximumBatchingWindowInSeconds', 'batch-window'
    from event_source_mappings where batch_window > 0
    union all
    select resource_id, function_id, as_of, source, 'MetricsConfig', 'mapping-metrics'
    from event_source_mappings where metrics > 0
)
select
    o.resource_id, o.function_id, o.as_of, o.field, o.field as value, t.service as bound, null as since,
    case when k.begins > o.as_of then k.begins end as until, null as fix,
    case when k.feature is null
        then 'trigger:' || o.source else 'feature:' || o.feature || ':trigger:' || o.source end as fact,
    case when k.begins > o.as_of then ' before ' || cast(k.begins as varchar) end as detail,
    x.doubt
from options o
join triggers_on t on t.as_of = o.as_of and t.trigger = o.source and t.method = 'event_source_mapping'
left join features_on x
    on x.as_of = o.as_of and x.feature = o.feature and x.applies_to = 'trigger:' || o.source
left join features_known k on k.feature = o.feature and k.applies_to = 'trigger:' || o.source
where (x.feature is null or x.doubt is not null)
