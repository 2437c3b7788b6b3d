-- id: LKB219
-- title: VPC settings half made
-- why: Subnets and security groups are set together or not at all.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
-- severity: create=error update=error invoke=note
-- reads: VpcConfig
-- needs: VpcConfig
-- minor: yes
-- public: value detail
-- message: {detail}: both or neither must be set
select
    f.function_id, f.as_of, 'VpcConfig' as field, coalesce(f.subnets, 0) as value,
    coalesce(f.security_groups, 0) as bound,
    null as since, null as until, null as fix, 'field:VpcConfig.SubnetIds' as fact,
    case when coalesce(f.subnets, 0) > 0 then 'subnets are set, but no security groups'
        else 'security groups are set, but no subnets' end as detail
from functions f
where (coalesce(f.subnets, 0) > 0) <> (coalesce(f.security_groups, 0) > 0)
