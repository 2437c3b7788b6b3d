-- id: LKB218
-- title: Too many security groups
-- why: A function takes a small number of security groups.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
-- severity: create=error update=error invoke=note
-- reads: VpcConfig.SecurityGroupIds
-- needs: VpcConfig
-- minor: yes
-- public: value
-- message: {value} security groups, the {limit} is {bound} since {since}
-- advice: merge them
select
    f.function_id, f.as_of, 'VpcConfig.SecurityGroupIds' as field, f.security_groups as value,
    case when f.security_groups < l.strict_low then l.min else l.max end as bound,
    case when f.security_groups < l.strict_low then l.min_since else l.max_since end as since,
    case when f.security_groups < l.strict_low then l.min_until else l.max_until end as until,
    null as fix, 'limit:' || l.limit_id as fact,
    case when f.security_groups < l.low or f.security_groups > l.high then null else l.doubt end as doubt
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'vpc_security_groups_per_function'
where f.security_groups < l.strict_low or f.security_groups > l.strict_high
