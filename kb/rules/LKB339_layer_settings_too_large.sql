-- id: LKB339
-- title: Layer settings too large
-- why: Lists and texts of a layer version have bounds.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_PublishLayerVersion.html
-- severity: create=error update=error invoke=note
-- reads: CompatibleRuntimes CompatibleArchitectures LicenseInfo
-- about: layer_version
-- public: value
-- message: {field} has {value} entries or characters, the limit is {bound} since {since}
with sizes as (
    select resource_id, function_id, as_of, 'CompatibleRuntimes' as field, compatible_runtimes as size,
    'layer_compatible_runtimes' as limit_id
    from layer_versions
    union all
    select resource_id, function_id, as_of, 'CompatibleArchitectures', compatible_architectures,
    'layer_compatible_architectures'
    from layer_versions
    union all
    select resource_id, function_id, as_of, 'LicenseInfo', length(license), 'layer_license_info_length'
        from layer_versions
)
select
    s.resource_id, s.function_id, s.as_of, s.field, s.size as value, l.max as bound, l.valid_from as since,
    l.valid_to as until, null as fix, 'limit:' || l.limit_id as fact,
    case when s.size > l.high then null else l.doubt end as doubt
from sizes s
join limits_on l on l.as_of = s.as_of and l.limit_id = s.limit_id
where s.size > l.strict_high
