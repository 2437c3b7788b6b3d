-- id: LKB403
-- title: SnapStart with a file system
-- why: A snapshot cannot hold a mounted file system.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
-- severity: create=error update=error invoke=note
-- reads: SnapStart FileSystemConfigs
-- needs: SnapStart FileSystemConfigs
-- minor: yes
-- public: value
-- message: SnapStart excludes file systems
-- advice: remove one of the two
select
    f.function_id, f.as_of, 'FileSystemConfigs' as field, f.file_systems as value, null as since, null as until,
    null as fix,
    'feature:snapstart:package:Zip' as fact
from functions f
where f.snap_start = 'PublishedVersions' and f.file_systems > 0
