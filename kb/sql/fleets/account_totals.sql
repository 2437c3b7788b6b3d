-- What the functions of each account in each Region come to: one row for each sum, and where it may be more a second
-- one; of a function what is provisioned beside what it reserves, and its package with its layers where these are large;
-- of a network its interfaces. What many functions have alike is taken apart once.
with claims as (
    select
        *, case when reserved > 0 then reserved else provisioned end as claimed,
        case when reserved > 0 then reserved else provisioned_most end as claimed_most,
        {'arn': arn, 'name': name, 'path': path, 'line': line} as place
    from summed_functions
),
parts as (
    select as_of, account, region, 'reserved' as total, reserved as amount, reserved as most, name, place from claims
    union all by name
    select as_of, account, region, 'claimed' as total, claimed as amount, claimed_most as most, name, place from claims
),
sums as (
    select
        as_of, account, region, total, sum(amount) as amount, sum(most) as most, count(*) as parts,
        list({'name': name, 'amount': most} order by most desc, name) as members,
        max_by(place, most + 1 / (1 + place.line::double)) as place
    from parts
    where most > 0
    group by all
),
codes as (
    -- Of an ARN the beginning says it, and is shared by many. Each version stores its own code.
    select
        as_of, account_of(beginning, account) as account, region_of(beginning, place_of) as region, sum(size) as size,
        sum(functions)::bigint as parts, max_by(largest, size_of_largest) as place
    from (
        select
            as_of, split_part(arn, ':function:', 1) as beginning, account, place as place_of, sum(code_size) as size,
            count(*) as functions, max(code_size) as size_of_largest,
            max_by({'arn': arn, 'name': name, 'path': path, 'line': line}, code_size) as largest
        from functions_read
        where code_size > 0
        group by all
    )
    group by all
),
listings as (
    select distinct as_of, split_part(arn, ':function:', 1) as beginning, account, place, layers_listed
    from functions_read
    where layers_listed is not null
),
sizes as (
    select distinct
        layers_listed, coalesce(one ->> '$.Arn', one ->> '$.arn') as arn,
        try_cast(coalesce(one ->> '$.CodeSize', one ->> '$.codeSize') as double) as size
    from (
        select layers_listed, unnest(json_extract(layers_listed, '$[*]')) as one
        from (select distinct layers_listed from listings where json_valid(layers_listed))
    )
),
stored as (
    -- Layers of the account itself, each version once.
    select as_of, account, region, count(*) as layers, sum(size) as layers_size
    from (
        select as_of, account_of(l.beginning, l.account) as account, region_of(l.beginning, l.place) as region, s.arn, max(s.size) as size
        from listings l
        join sizes s using (layers_listed)
        where split_part(s.arn, ':', 5) = account_of(l.beginning, l.account)
            and split_part(s.arn, ':', 4) = region_of(l.beginning, l.place) and s.size > 0
        group by all
    )
    group by all
),
weights as (
    select layers_listed, sum(size) as layers_size, count(*) - count(size) as unmeasured from sizes group by all
),
packed as (
    -- What is within the limit of every day needs no judging.
    select
        f.as_of, account_of(f.arn, f.account) as account, region_of(f.arn, f.place) as region,
        f.code_size + w.layers_size as amount, name_of(f.arn, f.name, f.path, f.line) as name, f.arn, f.path, f.line,
        w.unmeasured
    from functions_read f
    join weights w using (layers_listed)
    where f.code_size > 0 and f.code_size + w.layers_size > (
        select min(max) * 1024 * 1024 from limits where "limit" = 'deployment_package_unzipped'
    )
),
attached_to as (
    select
        as_of, split_part(arn, ':function:', 1) as beginning, account, place, vpc_id, subnet_ids, security_group_ids,
        min_by({'arn': arn, 'name': name, 'path': path, 'line': line}, line) as first
    from functions_read
    where subnet_ids <> ''
    group by all
),
networks as (
    select as_of, account, region, vpc_id, count(distinct (subnet, security_group_ids)) as amount, min_by(first, first.line) as place
    from (
        select
            as_of, account_of(beginning, account) as account, region_of(beginning, place) as region, vpc_id,
            unnest(string_split(subnet_ids, chr(31))) as subnet, coalesce(security_group_ids, '') as security_group_ids, first
        from attached_to
    )
    group by all
)
select
    as_of, account, region, total, 'account' as scope, amount, true as certain, 0 as least, parts, members, place
from sums
union all by name
select as_of, account, region, total, 'account' as scope, most as amount, false as certain, amount as least, parts, members, place
from sums
where most > amount
union all by name
select
    c.as_of, c.account, c.region, 'code' as total, 'account' as scope, c.size + coalesce(s.layers_size, 0) as amount,
    true as certain, 0 as least, c.parts, s.layers, c.place
from codes c
left join stored s on s.as_of = c.as_of and s.account = c.account and s.region = c.region
union all by name
select
    as_of, account, region, 'provisioned' as total, 'function' as scope, provisioned as amount, true as certain, 0 as least,
    1 as parts, [{'name': name, 'amount': provisioned}] as members, reserved as reserve, place
from claims
where provisioned > 0 and reserved is not null
union all by name
select
    as_of, account, region, 'provisioned' as total, 'function' as scope, provisioned_most as amount, false as certain,
    provisioned as least, 1 as parts, [{'name': name, 'amount': provisioned_most}] as members, reserved as reserve, place
from claims
where provisioned_most > provisioned and reserved is not null
union all by name
select
    as_of, account, region, 'packed' as total, 'function' as scope, amount, true as certain, 0 as least, 1 as parts,
    [{'name': name, 'amount': amount}] as members, unmeasured, {'arn': arn, 'name': name, 'path': path, 'line': line} as place
from packed
union all by name
select
    as_of, account, region, 'interfaces' as total, 'account' as scope, amount, vpc_id is not null as certain, 0 as least,
    vpc_id as network, place
from networks
order by as_of, account nulls first, region nulls first, total, network nulls first, certain desc, place
