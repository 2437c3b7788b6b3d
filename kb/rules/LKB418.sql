-- id: LKB418
-- title: Setting that managed instances do not take
-- why: Managed instances have the network of their capacity provider, and neither file systems nor snapshots.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances.html
-- severity: create=error update=error invoke=note
-- reads: CapacityProviderConfig VpcConfig FileSystemConfigs SnapStart
-- needs: CapacityProviderConfig
-- minor: yes
-- message: managed instances take no {field}
-- advice: remove it
select
    f.function_id, f.as_of,
    case
        when f.subnets > 0 then 'VpcConfig'
        when f.file_systems > 0 then 'FileSystemConfigs'
        else 'SnapStart'
    end as field,
    null as value, null as since, null as until, null as fix,
    'feature:managed-instances:kind:managed-instances' as fact
from functions f
where f.managed_instances and (f.subnets > 0 or f.file_systems > 0 or f.snap_start = 'PublishedVersions')
