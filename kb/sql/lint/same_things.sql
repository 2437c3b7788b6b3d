-- No two tables contradict each other about one thing on one day: none has it for certain while the other denies it, and
-- where one is in doubt about a thing, so is the other.
with starts as (
    select
        'features' as "table", line, feature || ' ' || applies_to as id,
        possible_from(valid_from, valid_from_earliest) as possible, certain_from(valid_from, valid_from_latest) as certain
    from features where retracted_in is null
    union all
    select 'config_fields', line, field, possible_from(valid_from, valid_from_earliest),
        certain_from(valid_from, valid_from_latest)
    from config_fields where retracted_in is null
    union all
    select 'operations', line, api || ' ' || operation, possible_from(valid_from, valid_from_earliest),
        certain_from(valid_from, valid_from_latest)
    from operations where retracted_in is null
    union all
    select 'triggers', line, trigger, possible_from(supported_from, supported_from_earliest),
        certain_from(supported_from, supported_from_latest)
    from triggers where retracted_in is null
    union all
    select 'runtimes', null, runtime, min(possible_from(date, date_earliest)), min(certain_from(date, date_latest))
    from runtime_milestones where retracted_in is null and milestone in ('preview', 'ga') group by runtime
    union all
    select 'limits', arg_min(line, valid_from), "limit", min(possible_from(valid_from, valid_from_earliest)),
        min(certain_from(valid_from, valid_from_latest))
    from limits where retracted_in is null group by "limit"
),
-- What is one thing under two names; the second of a pair that only `needs` the first may come later.
pairs as (
    select * from (values
        ('features', 'arm64 all', 'config_fields', 'Architectures[]', true),
        ('features', 'arm64 all', 'limits', 'architectures_per_function', true),
        ('features', 'advanced-logging all', 'config_fields', 'LoggingConfig.LogFormat', true),
        ('features', 'batch-window trigger:amazon-mq', 'limits', 'esm_batch_window.kafka_mq_documentdb', true),
        ('features', 'batch-window trigger:amazon-msk', 'limits', 'esm_batch_window.kafka_mq_documentdb', true),
        ('features', 'batch-window trigger:amazon-sqs', 'limits', 'esm_batch_window.sqs_standard', true),
        ('features', 'batch-window trigger:amazon-kinesis-data-streams', 'limits', 'esm_batch_window.kinesis_dynamodb', true),
        ('features', 'bisect-batch trigger:amazon-kinesis-data-streams', 'config_fields',
            'EventSourceMapping.BisectBatchOnFunctionError', true),
        ('features', 'code-signing package:Zip', 'config_fields', 'CodeSigningConfigArn', true),
        ('features', 'container-image all', 'config_fields', 'Code.ImageUri', true),
        ('features', 'container-image all', 'limits', 'container_image_size', true),
        ('features', 'consumer-group-id trigger:amazon-msk', 'config_fields',
            'EventSourceMapping.AmazonManagedKafkaEventSourceConfig.ConsumerGroupId', true),
        ('features', 'customer-managed-runtimes package:Zip', 'config_fields', 'RuntimeConfig.RuntimeArn', true),
        ('features', 'durable-customer-key kind:durable', 'config_fields', 'DurableConfig.KMSKeyArn', true),
        ('features', 'durable-functions kind:durable', 'config_fields', 'DurableConfig.ExecutionTimeout', true),
        ('features', 'durable-pause-resume kind:durable', 'config_fields', 'PauseDurableExecution.Reason', true),
        ('features', 'durable-pause-resume kind:durable', 'limits', 'durable_pause_reason_length', true),
        ('features', 'durable-pause-resume kind:durable', 'operations', 'lambda PauseDurableExecution', true),
        ('features', 'dead-letter-queues all', 'config_fields', 'DeadLetterConfig.TargetArn', true),
        ('features', 'efs-file-systems all', 'config_fields', 'FileSystemConfigs[]', true),
        ('features', 'environment-customer-key all', 'config_fields', 'KMSKeyArn', true),
        ('features', 'ephemeral-storage-size all', 'config_fields', 'EphemeralStorage.Size', true),
        ('features', 'event-filtering trigger:amazon-sqs', 'config_fields', 'EventSourceMapping.FilterCriteria.Filters[]', true),
        ('features', 'event-filtering trigger:amazon-sqs', 'limits', 'esm_filter_pattern_length', true),
        ('features', 'fifo-queues trigger:amazon-sqs', 'limits', 'esm_batch_size.sqs_fifo', true),
        ('features', 'filter-encryption all', 'config_fields', 'EventSourceMapping.KMSKeyArn', true),
        ('features', 'function-url all', 'config_fields', 'FunctionUrlConfig.AuthType', true),
        ('features', 'function-url-only-permission all', 'config_fields', 'Permission.InvokedViaFunctionUrl', true),
        ('features', 'gpu-accelerators package:Image', 'config_fields', 'AcceleratorConfig.AcceleratorMemorySize', true),
        ('features', 'json-resource-policies all', 'operations', 'lambda PutResourcePolicy', true),
        ('features', 'json-log-format all', 'config_fields', 'LoggingConfig.LogFormat', true),
        ('features', 'mapping-tags all', 'config_fields', 'EventSourceMapping.Tags', true),
        ('features', 'package-customer-key package:Zip', 'config_fields', 'Code.SourceKMSKeyArn', true),
        ('features', 'parallelization-factor trigger:amazon-kinesis-data-streams', 'config_fields',
            'EventSourceMapping.ParallelizationFactor', true),
        ('features', 'poller-groups trigger:amazon-msk', 'config_fields',
            'EventSourceMapping.ProvisionedPollerConfig.PollerGroupName', true),
        ('features', 'provisioned-pollers trigger:amazon-msk', 'config_fields',
            'EventSourceMapping.ProvisionedPollerConfig.MinimumPollers', true),
        ('features', 'layers package:Zip', 'config_fields', 'Layers[]', true),
        ('features', 'layers package:Zip', 'limits', 'function_layers', true),
        ('features', 'managed-instances-capacity-logs kind:managed-instances', 'config_fields',
            'CapacityProvider.TelemetryConfig.LoggingConfig.LogGroup', true),
        ('features', 'managed-instances-tag-propagation kind:managed-instances', 'config_fields',
            'CapacityProvider.PropagateTags.Mode', true),
        ('features', 'mapping-metrics trigger:amazon-msk', 'config_fields',
            'EventSourceMapping.LoggingConfig.SystemLogLevel', true),
        ('features', 'maximum-concurrency trigger:amazon-sqs', 'limits', 'esm_sqs_max_concurrency', true),
        ('features', 'provisioned-concurrency all', 'config_fields', 'ProvisionedConcurrentExecutions', true),
        ('features', 'queue-consumption-mode trigger:self-managed-apache-kafka', 'config_fields',
            'EventSourceMapping.SelfManagedKafkaEventSourceConfig.ConsumptionMode', true),
        ('features', 'recursive-loop-setting all', 'config_fields', 'RecursiveLoop', true),
        ('features', 'reserved-concurrency all', 'config_fields', 'ReservedConcurrentExecutions', true),
        ('features', 'resource-policies all', 'config_fields', 'Policy (resource-based)', true),
        ('features', 'response-streaming trigger:lambda-function-url', 'config_fields', 'FunctionUrlConfig.InvokeMode', true),
        ('features', 'response-streaming trigger:lambda-function-url', 'limits', 'response_streaming_bandwidth', true),
        ('features', 'response-streaming trigger:lambda-function-url', 'limits', 'response_streaming_uncapped', true),
        ('features', 'runtime-management-controls package:Zip', 'config_fields', 'RuntimeManagementConfig.UpdateRuntimeOn', true),
        ('features', 'schema-registry trigger:amazon-msk', 'config_fields',
            'EventSourceMapping.<Kafka>EventSourceConfig.SchemaRegistryConfig.SchemaRegistryURI', true),
        ('features', 'starting-position trigger:amazon-kinesis-data-streams', 'config_fields',
            'EventSourceMapping.StartingPosition', true),
        ('features', 's3-files-direct-read all', 'config_fields', 'FileSystemConfigs[].S3FilesConfig.DirectS3Read', true),
        ('features', 'self-managed-code-storage package:Zip', 'config_fields', 'Code.S3ObjectStorageMode', true),
        ('features', 'self-managed-code-storage package:Zip', 'limits', 'code_storage_self_managed', true),
        ('features', 'snapstart arch:x86_64', 'config_fields', 'SnapStart.ApplyOn', true),
        ('features', 'start-at-timestamp trigger:amazon-kinesis-data-streams', 'config_fields',
            'EventSourceMapping.StartingPositionTimestamp', true),
        ('features', 'tags all', 'config_fields', 'Tags', true),
        ('features', 'tags-on-mappings-and-signing all', 'config_fields', 'CodeSigningConfig.Tags', true),
        ('features', 'tags-on-mappings-and-signing all', 'config_fields', 'EventSourceMapping.Tags', true),
        ('features', 'tenant-isolation all', 'config_fields', 'TenancyConfig.TenantIsolationMode', true),
        ('features', 'tumbling-windows trigger:amazon-kinesis-data-streams', 'limits', 'esm_tumbling_window', true),
        ('features', 'vpc-access all', 'config_fields', 'VpcConfig.SubnetIds', true),
        ('features', 'vpc-ipv6 all', 'config_fields', 'VpcConfig.Ipv6AllowedForDualStack', true),
        ('features', 'weighted-aliases all', 'config_fields', 'Alias.RoutingConfig.AdditionalVersionWeights', true),
        ('features', 'x-ray-tracing all', 'config_fields', 'TracingConfig.Mode', true),
        ('features', 'web-functions kind:web-functions', 'config_fields', 'WebFunction.functionName', true),
        ('features', 'web-functions kind:web-functions', 'limits', 'web_function_timeout', true)
    ) p (one_table, one, other_table, other, alike)
    union all
    select 'runtimes', split_part(applies_to, ':', 2), 'features', feature || ' ' || applies_to, false
    from features where retracted_in is null and applies_to like 'runtime:%'
    union all
    -- Nobody can call an API before the thing that it is of.
    select 'features', 'web-functions kind:web-functions', 'operations', api || ' ' || operation, false
    from operations where retracted_in is null and api = 'lambda-web'
    union all
    select 'features', 'microvms kind:microvm', 'operations', api || ' ' || operation, false
    from operations where retracted_in is null and api = 'lambda-microvms'
    union all
    select 'triggers', split_part(applies_to, ':', 2), 'features', feature || ' ' || applies_to, false
    from features where retracted_in is null and applies_to like 'trigger:%'
    union all
    select 'triggers', trigger, 'limits', "limit", false
    from (select trigger, unnest(limits) as "limit" from triggers where retracted_in is null)
    where "limit" like 'esm_%'
)
select
    b."table", b.line,
    b.id || ' is there from ' || coalesce(b.certain::varchar, 'ever') || ', but ' || a.id || ' in ' || a."table"
        || ' came no earlier than ' || a.possible as message
from pairs p
join starts a on a."table" = p.one_table and a.id = p.one
join starts b on b."table" = p.other_table and b.id = p.other
where b.certain < a.possible
    -- A limit of several things begins with the first of them.
    and not (p.other_table = 'limits' and exists (
        select 1 from pairs q join starts c on c."table" = q.one_table and c.id = q.one
        where q.other_table = 'limits' and q.other = p.other and c.possible <= b.certain
    ))
union all
select
    a."table", a.line,
    a.id || ' is there from ' || a.certain || ', but ' || b.id || ' in ' || b."table" || ' came no earlier than '
        || b.possible
from pairs p
join starts a on a."table" = p.one_table and a.id = p.one
join starts b on b."table" = p.other_table and b.id = p.other
where p.alike and a.certain < b.possible
union all
select
    b."table", b.line,
    b.id || ' is in doubt from ' || b.possible || ' to ' || b.certain || ', but ' || a.id || ' in ' || a."table" || ' from '
        || a.possible || ' to ' || a.certain
from pairs p
join starts a on a."table" = p.one_table and a.id = p.one
join starts b on b."table" = p.other_table and b.id = p.other
where p.alike and (a.possible <> b.possible or a.certain <> b.certain) and a.certain >= b.possible and b.certain >= a.possible
union all
-- What begins with a runtime or a service is as doubtful as that.
select
    b."table", b.line,
    b.id || ' begins with ' || a.id || ' of ' || a."table" || ', which is in doubt from ' || a.possible || ' to ' || a.certain
from pairs p
join starts a on a."table" = p.one_table and a.id = p.one
join starts b on b."table" = p.other_table and b.id = p.other
where not p.alike and p.one_table in ('runtimes', 'triggers') and p.other_table = 'features'
    and b.certain between a.possible and a.certain and (b.possible <> a.possible or b.certain <> a.certain)
