-- id: LKB215
-- title: Too many file systems
-- why: A function mounts one file system.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html
-- severity: create=error update=error invoke=note
-- reads: FileSystemConfigs
-- needs: FileSystemConfigs
-- minor: yes
-- public: value
-- message: {value} file systems, the {limit} is {bound} since {since}
-- advice: mount one
select
    f.function_id, f.as_of, 'FileSystemConfigs' as field, f.file_systems as value,
    case when f.file_systems < l.strict_low then l.min else l.max end as bound,
    case when f.file_systems < l.strict_low then l.min_since else l.max_since end as since,
    case when f.file_systems < l.strict_low then l.min_until else l.max_until end as until,
    null as fix, 'limit:' || l.limit_id as fact,
    case when f.file_systems < l.low or f.file_systems > l.high then null else l.doubt end as doubt
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'file_systems_per_function'
where f.file_systems < l.strict_low or f.file_systems > l.strict_high
