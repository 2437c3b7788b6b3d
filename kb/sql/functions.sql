-- What the rules look at: one row for each function and variant. A blank is an absent field; a field that is written but
-- cannot be known stands in `unresolved` and is blank here. The comment of a column names the API field it comes from:
-- a fleet without any column of a field runs no rule that reads the field.
create or replace temp table read_functions (
    function_id varchar not null,
    runtime varchar, -- Runtime
    allowed_runtimes varchar[], -- AllowedRuntimes
    odd_name varchar, -- FunctionName
    memory_size double, -- MemorySize
    timeout double, -- Timeout
    ephemeral_storage double, -- EphemeralStorage
    package_type varchar, -- PackageType
    architecture varchar, -- Architectures
    architectures varchar[], -- Architectures
    handler varchar, -- Handler
    description varchar, -- Description
    layers integer, -- Layers
    layer_listed_twice varchar, -- Layers
    kms_key varchar, -- KMSKeyArn
    environment_bytes integer, -- Environment
    environment_names varchar[], -- Environment
    environment_literals varchar[], -- Environment
    managed_instances boolean not null, -- CapacityProviderConfig
    memory_per_vcpu double, -- CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig.ExecutionEnvironmentMemoryGiBPerVCpu
    environment_concurrency double, -- CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig.PerExecutionEnvironmentMaxConcurrency
    accelerator boolean not null, -- AcceleratorConfig
    accelerator_memory double, -- AcceleratorConfig.AcceleratorMemorySize
    code_kind varchar, -- Code
    code_missing boolean,
    -- Where no code is named, the tool that deploys takes the folder of the template.
    code_of_folder boolean,
    role_missing boolean,
    handler_missing boolean,
    inline_characters integer, -- Code.ZipFile
    inline_zip_bytes integer, -- Code.ZipFile
    image_settings boolean, -- ImageConfig
    image_command integer, -- ImageConfig.Command
    image_entry_point integer, -- ImageConfig.EntryPoint
    image_working_directory varchar, -- ImageConfig.WorkingDirectory
    subnets integer, -- VpcConfig.SubnetIds
    security_groups integer, -- VpcConfig.SecurityGroupIds
    dual_stack boolean, -- VpcConfig.Ipv6AllowedForDualStack
    file_systems integer, -- FileSystemConfigs
    longest_mount_path integer, -- FileSystemConfigs
    direct_s3_read varchar, -- FileSystemConfigs
    snap_start varchar, -- SnapStart.ApplyOn
    tracing varchar, -- TracingConfig.Mode
    dead_letter boolean, -- DeadLetterConfig
    durable boolean, -- DurableConfig
    durable_timeout double, -- DurableConfig.ExecutionTimeout
    durable_retention double, -- DurableConfig.RetentionPeriodInDays
    durable_key boolean, -- DurableConfig.KMSKeyArn
    tenant_isolation varchar, -- TenancyConfig.TenantIsolationMode
    reserved_concurrency double, -- ReservedConcurrentExecutions
    log_format varchar, -- LoggingConfig.LogFormat
    log_levels boolean, -- LoggingConfig
    application_log_level varchar, -- LoggingConfig.ApplicationLogLevel
    system_log_level varchar, -- LoggingConfig.SystemLogLevel
    -- Whether another log group is named than the one that a function has if nobody names one.
    log_group boolean, -- LoggingConfig.LogGroup
    publish boolean, -- Publish
    tags integer, -- Tags
    longest_tag_key integer, -- Tags
    longest_tag_value integer, -- Tags
    wildcard_policy varchar, -- Policies
    code_size double, -- CodeSize
    package_unzipped double, -- Package.Unzipped
    package_zipped double, -- Package.Zipped
    package_layers double, -- Package.Layers
    package_image double, -- Package.Image
    package_direct boolean, -- Package.Direct
    package_of varchar, -- Package.Of
    package_least varchar, -- Package.LowerBound
    runtime_pinned varchar, -- RuntimeManagementConfig.RuntimeVersionArn
    runtime_updates varchar, -- RuntimeManagementConfig.UpdateRuntimeOn
    runtime_alias boolean, -- RuntimeConfig.RuntimeAlias
    runtime_arn boolean -- RuntimeConfig.RuntimeArn
);

-- Fields that cannot be judged: rules that read them say nothing about the function or attachment.
create or replace temp table unresolved (
    function_id varchar not null,
    field varchar not null
);
