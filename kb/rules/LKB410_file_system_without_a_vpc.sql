-- id: LKB410
-- title: File system without a VPC
-- why: A file system is reached from inside a VPC only.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html
-- severity: create=error update=error invoke=note
-- reads: FileSystemConfigs VpcConfig
-- needs: FileSystemConfigs
-- minor: yes
-- public: value
-- message: a file system is mounted, but the function is in no VPC
-- advice: attach the function to subnets of the file system's VPC
select
    f.function_id, f.as_of, 'FileSystemConfigs' as field, f.file_systems as value, null as since, null as until,
    null as fix,
    'feature:efs-file-systems:all' as fact
from functions f
where f.file_systems > 0 and coalesce(f.subnets, 0) = 0
