-- id: LKB344
-- title: Layer too large
-- why: A layer counts with the code of every function that uses it, so it cannot be larger than both together.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
-- severity: create=error update=error invoke=note
-- reads: Package
-- about: layer_version
-- needs: Package
-- minor: yes
-- message: {detail}, the limit is {bound} MB
-- advice: leave out what is not needed at run time
with sizes as (
    select resource_id, function_id, as_of, package_of, package_least, package_unzipped as size, 'unzipped' as how,
        'deployment_package_unzipped' as limit_id
    from layer_versions
    union all
    select resource_id, function_id, as_of, package_of, package_least, package_zipped, 'zipped, as it is sent directly',
        'deployment_package_zip_direct'
    from layer_versions
    where package_direct
)
select
    s.resource_id, s.function_id, s.as_of, 'Content' as field, ceil(s.size / 1024 / 1024) as value, l.max as bound,
    l.valid_from as since, l.valid_to as until, null as fix, 'limit:' || l.limit_id as fact,
    case when contains(coalesce(s.package_least, ''), 'sam build') and c.operation <> 'invoke' then 'warning' end as severity,
    format('{} comes to {}{:.1f} MB {}', s.package_of, case when s.package_least is null then '' else 'at least ' end,
        s.size / 1024 / 1024, s.how) || coalesce(' (' || s.package_least || ')', '') as detail,
    case when s.size > l.high * 1024 * 1024 then null else l.doubt end as doubt
from sizes s
cross join coverage c
join limits_on l on l.as_of = s.as_of and l.limit_id = s.limit_id
where s.size > l.strict_high * 1024 * 1024
