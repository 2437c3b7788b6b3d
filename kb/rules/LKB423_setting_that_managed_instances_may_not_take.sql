-- id: LKB423
-- title: Setting that managed instances may not take
-- why: AWS does not say whether managed instances mount file systems or start from snapshots; tools that deploy them refuse both, so this is a warning.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html
-- severity: create=warning update=warning invoke=note
-- reads: CapacityProviderConfig FileSystemConfigs SnapStart
-- needs: CapacityProviderConfig
-- minor: yes
-- message: managed instances are not known to take {field}
-- advice: try it before you rely on it
select
    f.function_id, f.as_of, case when f.file_systems > 0 then 'FileSystemConfigs' else 'SnapStart' end as field,
    null as value, null as since, null as until, null as fix,
    'feature:managed-instances:kind:managed-instances' as fact
from functions f
where f.managed_instances and (f.file_systems > 0 or f.snap_start = 'PublishedVersions')
