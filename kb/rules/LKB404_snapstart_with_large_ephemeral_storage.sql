-- id: LKB404
-- title: SnapStart with large ephemeral storage
-- why: A snapshot takes the default size of /tmp only.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
-- severity: create=error update=error invoke=note
-- reads: SnapStart EphemeralStorage
-- needs: SnapStart EphemeralStorage
-- minor: yes
-- message: EphemeralStorage {value} MB excludes SnapStart, which takes {bound} MB
-- advice: use {bound}
select
    f.function_id, f.as_of, 'EphemeralStorage' as field, f.ephemeral_storage as value, l.max as bound,
    null as since, null as until, null as fix,
    'limit:' || l.limit_id as fact
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'snapstart_ephemeral_storage'
where f.snap_start = 'PublishedVersions' and f.ephemeral_storage > l.max
