-- id: LKB416
-- title: SnapStart with tenant isolation
-- why: Tenant isolation excludes SnapStart.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/tenant-isolation.html
-- severity: create=error update=error invoke=note
-- reads: SnapStart TenancyConfig
-- needs: SnapStart TenancyConfig
-- minor: yes
-- message: tenant isolation {value} excludes SnapStart
-- advice: remove one of the two
select
    f.function_id, f.as_of, 'SnapStart' as field, f.tenant_isolation as value, null as since, null as until,
    null as fix,
    'feature:tenant-isolation:all' as fact
from functions f
where f.snap_start = 'PublishedVersions' and f.tenant_isolation is not null
