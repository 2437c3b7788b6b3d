-- id: LKB327
-- title: Setting that the edge does not take
-- why: CloudFront refuses functions with settings that exist in a Region only.
-- source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html
-- severity: create=error update=error invoke=note
-- reads: Source any
-- about: event_source
-- public: value
-- message: Lambda@Edge takes no function with {value}
-- advice: remove it
with settings as (
    select function_id, as_of, 'Environment' as field, 'environment variables' as value,
    'environment-variables' as feature
    from functions where len(environment_names) > 0
    union all
    select function_id, as_of, 'VpcConfig', 'VPC access', 'vpc-access' from functions where subnets > 0
    union all
    select function_id, as_of, 'DeadLetterConfig', 'a dead-letter queue', 'dead-letter-queues'
    from functions where dead_letter
    union all
    select function_id, as_of, 'Architectures', 'arm64', 'arm64' from functions where architecture = 'arm64'
    union all
    select function_id, as_of, 'PackageType', 'a container image', 'container-image'
    from functions where package_type = 'Image'
    union all
    select function_id, as_of, 'TracingConfig', 'X-Ray tracing', 'x-ray-tracing'
    from functions where tracing = 'Active'
    union all
    select function_id, as_of, 'Layers', 'layers', 'layers' from functions where layers > 0
    union all
    select function_id, as_of, 'EphemeralStorage', 'more than the default of /tmp', 'ephemeral-storage-size'
    from functions where ephemeral_storage > 512
    union all
    select
        function_id, as_of, 'RuntimeManagementConfig', 'updates of its runtime other than Auto',
        'runtime-management-controls'
    from functions where runtime_updates <> 'Auto'
    union all
    -- Of the managed runtimes CloudFront takes those of Node.js and Python.
    select function_id, as_of, 'Runtime', 'a runtime other than those of Node.js and Python', 'lambda-edge'
    from functions where not (runtime like 'nodejs%' or runtime like 'python%')
)
select
    m.resource_id, m.function_id, m.as_of, 'Function.' || s.field as field, s.value, null as since, null as until,
    null as fix,
    'feature:' || s.feature || case
        when s.feature in ('layers', 'runtime-management-controls') then ':package:Zip'
        when s.feature = 'lambda-edge' then ':kind:edge'
        else ':all'
    end as fact
from event_sources m
join settings s on s.as_of = m.as_of and s.function_id = m.function_id
where m.source = 'lambda-edge'
