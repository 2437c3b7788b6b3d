-- id: LKB606
-- title: More network interfaces than the quota
-- why: Each subnet with each set of security groups takes an interface of its VPC.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
-- severity: create=error update=error invoke=note
-- reads: VpcConfig
-- about: total
-- needs: VpcConfig
-- public: value
-- message: {detail}
-- advice: let functions share their sets of security groups, or ask AWS for more
select
    t.resource_id, t.function_id, t.as_of, 'VpcConfig' as field, t.interfaces as value, q."default" as bound,
    null as since, null as until, null as fix, 'limit:' || q.limit_id as fact,
    -- What may be, and what a larger quota of the account may allow, is no error.
    case when not (t.certain and q.of_account) and c.operation <> 'invoke' then 'warning' end as severity,
    format('{} different pairs of a subnet and its security groups{} need as many network interfaces; {}{} per VPC',
        t.interfaces::bigint, coalesce(' in ' || t.network, ''),
        case when q.of_account then 'the account has ' else 'by default an account has ' end, q."default"::bigint) as detail,
    case when t.interfaces > q.high then null else q.doubt end as doubt
from totals t
cross join coverage c
join limits_on q on q.as_of = t.as_of and q.limit_id = 'enis_per_vpc'
where t.total = 'interfaces' and t.interfaces > q.strict_high
