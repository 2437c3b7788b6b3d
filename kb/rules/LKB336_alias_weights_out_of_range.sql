-- id: LKB336
-- title: Alias weights out of range
-- why: An alias sends a share of its traffic to one more version.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_AliasRoutingConfiguration.html
-- severity: create=error update=error invoke=note
-- reads: RoutingConfig
-- about: alias
-- needs: RoutingConfig
-- whole: RoutingConfig
-- message: {value} as weights of an alias: it takes one more version, with a weight of 0 to {bound}
select
    m.resource_id, m.function_id, m.as_of, 'RoutingConfig' as field,
    case when m.weighted_versions > 1 then cast(m.weighted_versions
        as varchar) || ' versions' else cast(m.largest_weight as varchar) end as value,
    l.max as bound, l.valid_from as since, l.valid_to as until, null as fix, 'limit:' || l.limit_id as fact
from aliases m
join limits_on l on l.as_of = m.as_of and l.limit_id = 'alias_routing_weight'
where m.weighted_versions > 1 or m.largest_weight < l.min or m.largest_weight > l.max
