-- id: LKB237
-- title: Package too large unzipped
-- why: Lambda refuses code that comes to more once it is unpacked, with its layers.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
-- severity: create=error update=error invoke=note
-- reads: Package
-- needs: Package
-- minor: yes
-- message: {detail}, the limit is {bound} MB since {since}
-- advice: leave out what is not needed at run time, or use an image
with sizes as (
    select
        function_id, as_of, package_of, package_least, coalesce(package_layers, 0) as layers,
        package_unzipped + coalesce(package_layers, 0) as size
    from functions
)
select
    s.function_id, s.as_of, 'Code' as field, ceil(s.size / 1024 / 1024) as value, l.max as bound, l.valid_from as since,
    l.valid_to as until, null as fix, 'limit:' || l.limit_id as fact,
    -- What a build may change is no error before it has.
    case when contains(coalesce(s.package_least, ''), 'sam build') and c.operation <> 'invoke' then 'warning' end as severity,
    format('{} comes to {}{:.1f} MB unzipped{}', s.package_of, case when s.package_least is null then '' else 'at least ' end,
        s.size / 1024 / 1024, case when s.layers > 0 then ' with its layers' else '' end)
        || coalesce(' (' || s.package_least || ')', '') as detail,
    case when s.size > l.high * 1024 * 1024 then null else l.doubt end as doubt
from sizes s
cross join coverage c
join limits_on l on l.as_of = s.as_of and l.limit_id = 'deployment_package_unzipped'
where s.size > l.strict_high * 1024 * 1024
