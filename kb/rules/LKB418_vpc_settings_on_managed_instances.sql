-- id: LKB418
-- title: VPC settings on managed instances
-- why: Managed instances have the network of their capacity provider.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-managed-instances-networking.html
-- severity: create=error update=error invoke=note
-- reads: CapacityProviderConfig VpcConfig
-- needs: CapacityProviderConfig VpcConfig
-- minor: yes
-- public: value
-- message: managed instances take no VpcConfig
-- advice: remove it
select
    f.function_id, f.as_of, 'VpcConfig' as field, f.subnets as value, null as since, null as until, null as fix,
    'feature:managed-instances:kind:managed-instances' as fact
from functions f
where f.managed_instances and f.subnets > 0
