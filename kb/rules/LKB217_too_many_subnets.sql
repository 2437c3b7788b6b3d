-- id: LKB217
-- title: Too many subnets
-- why: A function is attached to a small number of subnets.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
-- severity: create=error update=error invoke=note
-- reads: VpcConfig.SubnetIds
-- needs: VpcConfig
-- minor: yes
-- public: value
-- message: {value} subnets, the {limit} is {bound} since {since}
-- advice: one per Availability Zone is enough
select
    f.function_id, f.as_of, 'VpcConfig.SubnetIds' as field, f.subnets as value,
    case when f.subnets < l.strict_low then l.min else l.max end as bound,
    case when f.subnets < l.strict_low then l.min_since else l.max_since end as since,
    case when f.subnets < l.strict_low then l.min_until else l.max_until end as until,
    null as fix, 'limit:' || l.limit_id as fact,
    case when f.subnets < l.low or f.subnets > l.high then null else l.doubt end as doubt
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'vpc_subnets_per_function'
where f.subnets < l.strict_low or f.subnets > l.strict_high
