-- What is attached to functions: one row for each attachment and variant, with the variant of its function, where known.
-- Blanks and comments mean what they mean in functions.sql.
create or replace temp table read_event_source_mappings (
    resource_id varchar not null,
    function_id varchar,
    source varchar, -- Source
    batch_size double, -- BatchSize
    batch_window double, -- MaximumBatchingWindowInSeconds
    parallelization_factor double, -- ParallelizationFactor
    bisect_batch boolean, -- BisectBatchOnFunctionError
    retry_attempts double, -- MaximumRetryAttempts
    record_age double, -- MaximumRecordAgeInSeconds
    tumbling_window double, -- TumblingWindowInSeconds
    starting_position varchar, -- StartingPosition
    filters integer, -- FilterCriteria
    longest_filter integer, -- FilterCriteria
    maximum_concurrency double, -- ScalingConfig.MaximumConcurrency
    provisioned_pollers boolean, -- ProvisionedPollerConfig
    minimum_pollers double, -- ProvisionedPollerConfig.MinimumPollers
    maximum_pollers double, -- ProvisionedPollerConfig.MaximumPollers
    partial_batch boolean, -- FunctionResponseTypes
    failure_destination boolean, -- DestinationConfig
    metrics integer, -- MetricsConfig.Metrics
    topics integer, -- Topics
    queues integer, -- Queues
    database varchar, -- DocumentDBEventSourceConfig.DatabaseName
    bootstrap_servers integer, -- SelfManagedEventSource.Endpoints.KAFKA_BOOTSTRAP_SERVERS
    queue_visibility_timeout double, -- QueueVisibilityTimeout
    queue_fifo boolean -- QueueFifo
);

create or replace temp table read_event_sources (
    resource_id varchar not null,
    function_id varchar,
    source varchar, -- Source
    event_type varchar, -- EventType
    api_kind varchar, -- ApiKind
    integration_timeout double, -- IntegrationTimeout
    response_transfer_mode varchar, -- ResponseTransferMode
    invocation_type varchar, -- InvocationType
    idle_timeout double, -- IdleTimeout
    buffer_size double, -- BufferSizeInMBs
    buffer_interval double, -- BufferIntervalInSeconds
    retry_attempts double, -- RetryPolicy.MaximumRetryAttempts
    event_age double -- RetryPolicy.MaximumEventAgeInSeconds
);

create or replace temp table read_function_urls (
    resource_id varchar not null,
    function_id varchar,
    auth_type varchar, -- AuthType
    invoke_mode varchar, -- InvokeMode
    cors_max_age double, -- Cors.MaxAge
    cors_methods integer, -- Cors.AllowMethods
    cors_origins integer, -- Cors.AllowOrigins
    cors_request_headers integer, -- Cors.AllowHeaders
    cors_response_headers integer, -- Cors.ExposeHeaders
    longest_origin integer, -- Cors.AllowOrigins
    longest_request_header integer, -- Cors.AllowHeaders
    longest_response_header integer -- Cors.ExposeHeaders
);

create or replace temp table read_event_invoke_configs (
    resource_id varchar not null,
    function_id varchar,
    retry_attempts double, -- MaximumRetryAttempts
    event_age double, -- MaximumEventAgeInSeconds
    failure_destination boolean, -- DestinationConfig
    failures_to_bucket boolean, -- DestinationConfig
    successes_to_bucket boolean -- DestinationConfig
);

create or replace temp table read_aliases (
    resource_id varchar not null,
    function_id varchar,
    alias varchar, -- Name
    version varchar, -- FunctionVersion
    qualifier varchar, -- Qualifier
    weighted_versions integer, -- RoutingConfig.AdditionalVersionWeights
    largest_weight double, -- RoutingConfig.AdditionalVersionWeights
    provisioned_concurrency double -- ProvisionedConcurrentExecutions
);

create or replace temp table read_versions (
    resource_id varchar not null,
    function_id varchar,
    description varchar, -- Description
    provisioned_concurrency double -- ProvisionedConcurrentExecutions
);

create or replace temp table read_layer_versions (
    resource_id varchar not null,
    function_id varchar,
    description varchar, -- Description
    license varchar, -- LicenseInfo
    compatible_runtimes integer, -- CompatibleRuntimes
    compatible_runtime_names varchar[], -- CompatibleRuntimes
    compatible_architectures integer, -- CompatibleArchitectures
    package_unzipped double, -- Package.Unzipped
    package_zipped double, -- Package.Zipped
    package_direct boolean, -- Package.Direct
    package_of varchar, -- Package.Of
    package_least varchar -- Package.LowerBound
);

-- Who may call a function.
create or replace temp table read_permissions (
    resource_id varchar not null,
    function_id varchar,
    action varchar, -- Action
    principal varchar, -- Principal
    organization boolean, -- PrincipalOrgID
    source_arn varchar, -- SourceArn
    source_service varchar, -- SourceService
    source_account boolean, -- SourceAccount
    url_auth_type varchar, -- FunctionUrlAuthType
    via_url boolean, -- InvokedViaFunctionUrl
    token boolean -- EventSourceToken
);

-- Who may use a version of a layer.
create or replace temp table read_layer_version_permissions (
    resource_id varchar not null,
    function_id varchar,
    action varchar, -- Action
    principal varchar, -- Principal
    organization boolean -- OrganizationId
);

-- What functions on managed instances run on, and whose signatures functions take.
create or replace temp table read_capacity_providers (
    resource_id varchar not null,
    function_id varchar,
    name varchar, -- CapacityProviderName
    subnets integer, -- VpcConfig.SubnetIds
    security_groups integer, -- VpcConfig.SecurityGroupIds
    most_vcpus double, -- CapacityProviderScalingConfig.MaxVCpuCount
    scaling_mode varchar, -- CapacityProviderScalingConfig.ScalingMode
    scaling_policies integer -- CapacityProviderScalingConfig.ScalingPolicies
);

create or replace temp table read_code_signing_configs (
    resource_id varchar not null,
    function_id varchar,
    description varchar, -- Description
    signing_profiles integer, -- AllowedPublishers.SigningProfileVersionArns
    untrusted varchar -- CodeSigningPolicies.UntrustedArtifactOnDeployment
);

-- How what Lambda runs reaches a network, and what MicroVMs begin with.
create or replace temp table read_network_connectors (
    resource_id varchar not null,
    function_id varchar,
    name varchar, -- Name
    role varchar -- OperatorRole
);

create or replace temp table read_microvm_images (
    resource_id varchar not null,
    function_id varchar,
    name varchar, -- Name
    base_image varchar, -- BaseImageArn
    base_image_version varchar -- BaseImageVersion
);

-- Web functions, which are no event functions, and the parts that they are made of.
create or replace temp table read_web_functions (
    resource_id varchar not null,
    function_id varchar,
    name varchar -- FunctionName
);

create or replace temp table read_web_function_revisions (
    resource_id varchar not null,
    function_id varchar,
    runtime varchar, -- BuildConfig.RuntimeConfig.Runtime
    timeout double, -- ServiceConfig.TimeoutSeconds
    concurrency double -- ServiceConfig.MaxConcurrencyPerEnvironment
);

create or replace temp table read_web_function_endpoints (
    resource_id varchar not null,
    function_id varchar,
    endpoint_type varchar, -- EndpointType
    regions integer, -- Regions
    revisions integer, -- RevisionWeights
    max_environments double, -- ScalingConfig.MaxEnvironments
    rate_limit double -- ThrottleConfig.RateLimit
);

-- What functions come to that are deployed together: `scope` is `stack`, `folder` for all stacks judged at once, `account`
-- in a fleet, or `function`, and `within` says which stack, account or function; `total` is what is added up: `reserved`, `new` (reserved by functions that are not there yet),
-- `claimed` (reserved or else provisioned), `provisioned` for a function beside its `reserve`, `code` of functions and
-- `layers`, `interfaces` of a `network`. Where not `certain`, it may be so much, and `least` is what it is in any case. Of
-- code, `unmeasured` packages are larger than what is counted of them.
create or replace temp table read_totals (
    resource_id varchar not null,
    function_id varchar,
    scope varchar, -- Scope
    within varchar, -- Within
    total varchar, -- Total
    reserved double, -- ReservedConcurrentExecutions
    provisioned double, -- ProvisionedConcurrentExecutions
    reserve double, -- Reserve
    code_size double, -- CodeSize
    interfaces double, -- VpcConfig
    network varchar, -- Network
    layers double, -- Layers
    unmeasured double, -- Unmeasured
    parts double, -- Parts
    members varchar, -- Members
    least double, -- Least
    certain boolean -- Certain
);

-- The fields that are set to something else than their default, by the names of the table config_fields; only fields
-- that the API has not had from its first day. `resource_id` is blank for a function's own; `path` is the field without the
-- kind of attachment. `value` is blank where any text may stand, and `length`, the characters of a text or the entries of a
-- list or map, where every model of the API takes so many: what tells nothing would only keep functions apart. `refused`
-- has the patterns of the API that do not take a text, of whatever day; `missing` is true of what must be said and is not,
-- whose `field` begins with `Missing.`.
create or replace temp table read_fields (
    resource_id varchar,
    function_id varchar,
    field varchar not null,
    path varchar,
    value varchar,
    length integer,
    refused varchar[],
    missing boolean
);
