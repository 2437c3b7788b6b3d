-- id: LKB216
-- title: Mount path too long
-- why: The path at which a file system is mounted has a bound.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html
-- severity: create=error update=error invoke=note
-- reads: FileSystemConfigs
-- needs: longest_mount_path
-- minor: yes
-- public: value
-- message: a mount path has {value} characters, the {limit} is {bound} since {since}
-- advice: shorten it
select
    f.function_id, f.as_of, 'FileSystemConfigs' as field, f.longest_mount_path as value,
    case when f.longest_mount_path < l.strict_low then l.min else l.max end as bound,
    case when f.longest_mount_path < l.strict_low then l.min_since else l.max_since end as since,
    case when f.longest_mount_path < l.strict_low then l.min_until else l.max_until end as until,
    null as fix, 'limit:' || l.limit_id as fact,
    case when f.longest_mount_path < l.low or f.longest_mount_path > l.high then null else l.doubt end as doubt
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'local_mount_path_length'
where f.longest_mount_path < l.strict_low or f.longest_mount_path > l.strict_high
