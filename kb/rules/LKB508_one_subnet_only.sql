-- id: LKB508
-- title: One subnet only
-- why: With one subnet a function depends on one Availability Zone.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
-- severity: create=note update=note invoke=note
-- reads: VpcConfig.SubnetIds
-- needs: VpcConfig
-- public: value
-- message: the function is attached to one subnet
-- advice: name subnets in two zones or more
select
    f.function_id, f.as_of, 'VpcConfig.SubnetIds' as field, f.subnets as value, null as since, null as until,
    null as fix,
    'practice:availability-zones' as fact
from functions f
where f.subnets = 1
