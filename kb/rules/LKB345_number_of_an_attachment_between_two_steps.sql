-- id: LKB345
-- title: Number of an attachment between two steps
-- why: The APIs take whole numbers here, of records, seconds, attempts and environments: a fraction is refused.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html
-- severity: create=error update=error invoke=note
-- reads: any
-- about: event_source_mapping event_source event_invoke_config function_url alias version web_function_revision web_function_endpoint
-- message: {field} {value} is no multiple of the step of {bound}
-- advice: use {fix}
with numbers as (
    select
        resource_id, function_id, as_of, 'BatchSize' as field, batch_size as value,
        case source
            when 'amazon-sqs'
                then case when queue_fifo then 'esm_batch_size.sqs_fifo' else 'esm_batch_size.sqs_standard' end
            when 'amazon-kinesis-data-streams' then 'esm_batch_size.kinesis'
            when 'amazon-dynamodb-streams' then 'esm_batch_size.dynamodb'
            when 'amazon-mq' then 'esm_batch_size.mq'
            when 'amazon-msk' then 'esm_batch_size.msk'
            when 'self-managed-apache-kafka' then 'esm_batch_size.self_managed_kafka'
            when 'amazon-documentdb' then 'esm_batch_size.documentdb'
        end as limit_id
    from event_source_mappings
    union all
    select
        resource_id, function_id, as_of, 'MaximumBatchingWindowInSeconds', batch_window,
        case
            when source = 'amazon-sqs' then 'esm_batch_window.sqs_standard'
            when source in ('amazon-kinesis-data-streams', 'amazon-dynamodb-streams')
                then 'esm_batch_window.kinesis_dynamodb'
            when source is not null then 'esm_batch_window.kafka_mq_documentdb'
        end
    from event_source_mappings
    union all
    select
        resource_id, function_id, as_of, 'ParallelizationFactor', parallelization_factor, 'esm_parallelization_factor'
    from event_source_mappings
    union all
    select resource_id, function_id, as_of, 'MaximumRetryAttempts', retry_attempts, 'esm_max_retry_attempts'
    from event_source_mappings
    union all
    select resource_id, function_id, as_of, 'MaximumRecordAgeInSeconds', record_age, 'esm_max_record_age_finite'
    from event_source_mappings
    union all
    select resource_id, function_id, as_of, 'TumblingWindowInSeconds', tumbling_window, 'esm_tumbling_window'
    from event_source_mappings
    union all
    select
        resource_id, function_id, as_of, 'ScalingConfig.MaximumConcurrency', maximum_concurrency,
        'esm_sqs_max_concurrency'
    from event_source_mappings
    union all
    select
        resource_id, function_id, as_of, 'ProvisionedPollerConfig.MinimumPollers', minimum_pollers,
        case
            when source = 'amazon-sqs' then 'esm_sqs_provisioned_min_pollers'
            when source in ('amazon-msk', 'self-managed-apache-kafka') then 'esm_kafka_provisioned_min_pollers'
        end
    from event_source_mappings
    union all
    select
        resource_id, function_id, as_of, 'ProvisionedPollerConfig.MaximumPollers', maximum_pollers,
        case
            when source = 'amazon-sqs' then 'esm_sqs_provisioned_max_pollers'
            when source in ('amazon-msk', 'self-managed-apache-kafka') then 'esm_kafka_provisioned_max_pollers'
        end
    from event_source_mappings
    union all
    select resource_id, function_id, as_of, 'MaximumRetryAttempts', retry_attempts, 'async_retry_attempts'
    from event_invoke_configs
    union all
    select resource_id, function_id, as_of, 'MaximumEventAgeInSeconds', event_age, 'async_max_event_age'
    from event_invoke_configs
    union all
    select
        resource_id, function_id, as_of, 'IntegrationTimeout', integration_timeout,
        case
            when api_kind = 'rest' and response_transfer_mode = 'STREAM' then 'apigw_rest_streaming_timeout'
            when api_kind = 'rest' then 'apigw_rest_integration_timeout'
            when api_kind = 'http' then 'apigw_http_integration_timeout'
            when api_kind = 'websocket' then 'apigw_websocket_integration_timeout'
        end
    from event_sources
    union all
    select resource_id, function_id, as_of, 'IdleTimeout', idle_timeout, 'alb_idle_timeout' from event_sources
    union all
    select
        resource_id, function_id, as_of, 'BufferIntervalInSeconds', buffer_interval, 'firehose_lambda_buffer_interval'
    from event_sources
    union all
    select
        resource_id, function_id, as_of, 'RetryPolicy.MaximumRetryAttempts', retry_attempts,
        'eventbridge_retry_attempts'
    from event_sources
    union all
    select resource_id, function_id, as_of, 'RetryPolicy.MaximumEventAgeInSeconds', event_age, 'eventbridge_event_age'
    from event_sources
    union all
    select resource_id, function_id, as_of, 'Cors.MaxAge', cors_max_age, 'url_cors_max_age' from function_urls
    union all
    select
        resource_id, function_id, as_of, 'ProvisionedConcurrentExecutions', provisioned_concurrency,
        'provisioned_concurrency_min'
    from aliases
    union all
    select
        resource_id, function_id, as_of, 'ProvisionedConcurrentExecutions', provisioned_concurrency,
        'provisioned_concurrency_min'
    from versions
    union all
    select resource_id, function_id, as_of, 'ServiceConfig.TimeoutSeconds', timeout, 'web_function_timeout'
    from web_function_revisions
    union all
    select
        resource_id, function_id, as_of, 'ServiceConfig.MaxConcurrencyPerEnvironment', concurrency,
        'web_function_concurrency_per_environment'
    from web_function_revisions
    union all
    select
        resource_id, function_id, as_of, 'ScalingConfig.MaxEnvironments', max_environments,
        'web_function_max_environments'
    from web_function_endpoints
    union all
    select resource_id, function_id, as_of, 'ThrottleConfig.RateLimit', rate_limit, 'web_function_rate_limit'
    from web_function_endpoints
)
select
    n.resource_id, n.function_id, n.as_of, n.field, n.value, coalesce(l.step, 1) as bound, l.step_since as since,
    l.step_until as until, ceil(n.value / coalesce(l.step, 1)) * coalesce(l.step, 1) as fix,
    'limit:' || l.limit_id as fact
from numbers n
join limits_on l on l.as_of = n.as_of and l.limit_id = n.limit_id
-- All of these are integers, also where no step is written down; a side without a bound refuses nothing.
where
    (l.low is null or n.value >= l.low) and (l.high is null or n.value <= l.high) and not l.possible
    and n.value - floor(n.value / coalesce(l.step, 1)) * coalesce(l.step, 1) <> 0
