-- What the functions of each account in each Region come to: one row for each sum, and where it may be more a second
-- one; of a function what is provisioned beside what it reserves, and its package with its layers where these are large;
-- of a network its interfaces.
with claims as (
    select
        *, case when reserved > 0 then reserved else provisioned end as claimed,
        case when reserved > 0 then reserved else provisioned_most end as claimed_most
    from summed_functions
),
layers as (
    -- Layers of the account itself, each version once, of those that functions list with their sizes.
    select as_of, account, region, arn, max(size) as size
    from (
        select
            as_of, account, region, coalesce(one ->> '$.Arn', one ->> '$.arn') as arn,
            try_cast(coalesce(one ->> '$.CodeSize', one ->> '$.codeSize') as double) as size
        from (
            select distinct
                as_of, account_of(arn, account) as account, region_of(arn, place) as region,
                unnest(json_extract(layers_listed, '$[*]')) as one
            from functions_read
            where layers_listed is not null and json_valid(layers_listed)
        )
    )
    where split_part(arn, ':', 5) = account and split_part(arn, ':', 4) = region and size > 0
    group by all
),
stored as (
    select as_of, account, region, count(*) as layers, sum(size) as size from layers group by all
),
parts as (
    select
        as_of, account, region, unnest([
            {'total': 'reserved', 'amount': reserved, 'most': reserved},
            {'total': 'claimed', 'amount': claimed, 'most': claimed_most},
            {'total': 'code', 'amount': code, 'most': code}
        ], recursive := true),
        name, arn, path, line
    from claims
),
sums as (
    select
        as_of, account, region, total, sum(amount) as amount, sum(most) as most, count(*) filter (most > 0) as parts,
        list({'name': name, 'amount': most} order by most desc, name) filter (total <> 'code') as members,
        max_by({'arn': arn, 'name': name, 'path': path, 'line': line}, most + 1 / (1 + line::double)) as place
    from parts
    where most > 0
    group by all
),
weighed as (
    select
        as_of, account, region, arn, name, path, line,
        code_size + list_sum(list_transform(
            json_extract(layers_listed, '$[*]'),
            lambda x: coalesce(try_cast(coalesce(x ->> '$.CodeSize', x ->> '$.codeSize') as double), 0)
        )) as amount
    from (
        select
            as_of, account_of(arn, account) as account, region_of(arn, place) as region, arn,
            name_of(arn, name, path, line) as name, path, line, code_size, layers_listed
        from functions_read
        where layers_listed is not null and json_valid(layers_listed) and code_size > 0
    )
),
packed as (
    -- What is within the limit of every day needs no judging.
    select * from weighed
    where amount > (select min(max) * 1024 * 1024 from limits where "limit" = 'deployment_package_unzipped')
),
pairs as (
    select distinct
        as_of, account_of(arn, account) as account, region_of(arn, place) as region, vpc_id,
        unnest(string_split(subnet_ids, chr(31))) as subnet, security_group_ids
    from functions_read
    where subnet_ids <> ''
),
networks as (
    select as_of, account, region, vpc_id, count(*) as amount from pairs group by all
),
inside as (
    select
        as_of, account_of(arn, account) as account, region_of(arn, place) as region, vpc_id,
        count(distinct coalesce(nullif(array_to_string(string_split(arn, ':')[1:7], ':'), ''), name, path || ':' || line)) as parts,
        min_by({'arn': arn, 'name': name_of(arn, name, path, line), 'path': path, 'line': line}, (path, line)) as place
    from functions_read
    where subnet_ids <> ''
    group by all
)
select
    as_of, account, region, total, 'account' as scope, amount + coalesce(o.size, 0) as amount, true as certain, 0 as least,
    parts, members, null as reserve, null as network, o.layers, place
from sums s
left join (select *, 'code' as total from stored) o using (as_of, account, region, total)
where amount > 0
union all by name
select as_of, account, region, total, 'account' as scope, most as amount, false as certain, amount as least, parts, members, place
from sums
where most > amount
union all by name
select
    as_of, account, region, 'provisioned' as total, 'function' as scope, provisioned as amount, true as certain, 0 as least,
    1 as parts, [{'name': name, 'amount': provisioned}] as members, reserved as reserve,
    {'arn': arn, 'name': name, 'path': path, 'line': line} as place
from claims
where provisioned > 0 and reserved is not null
union all by name
select
    as_of, account, region, 'provisioned' as total, 'function' as scope, provisioned_most as amount, false as certain,
    provisioned as least, 1 as parts, [{'name': name, 'amount': provisioned_most}] as members, reserved as reserve,
    {'arn': arn, 'name': name, 'path': path, 'line': line} as place
from claims
where provisioned_most > provisioned and reserved is not null
union all by name
select
    as_of, account, region, 'packed' as total, 'function' as scope, amount, true as certain, 0 as least, 1 as parts,
    [{'name': name, 'amount': amount}] as members, {'arn': arn, 'name': name, 'path': path, 'line': line} as place
from packed
union all by name
select
    n.as_of, n.account, n.region, 'interfaces' as total, 'account' as scope, n.amount, n.vpc_id is not null as certain,
    0 as least, i.parts, n.vpc_id as network, i.place
from networks n
join inside i on i.as_of = n.as_of and i.account is not distinct from n.account
    and i.region is not distinct from n.region and i.vpc_id is not distinct from n.vpc_id
order by as_of, account nulls first, region nulls first, total, network nulls first, certain desc, place
