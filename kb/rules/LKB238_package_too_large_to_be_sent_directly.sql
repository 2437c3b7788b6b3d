-- id: LKB238
-- title: Package too large to be sent directly
-- why: A request to Lambda carries no larger archive; larger ones go by way of a bucket.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
-- severity: create=error update=error invoke=note
-- reads: Package
-- needs: Package
-- minor: yes
-- message: {detail}, the limit of a direct upload is {bound} MB
-- advice: upload it to a bucket, and name that
select
    f.function_id, f.as_of, 'Code' as field, ceil(f.package_zipped / 1024 / 1024) as value, l.max as bound,
    l.valid_from as since, l.valid_to as until, null as fix, 'limit:' || l.limit_id as fact,
    format('{} comes to {}{:.1f} MB zipped', f.package_of, case when f.package_least is null then '' else 'at least ' end,
        f.package_zipped / 1024 / 1024) || coalesce(' (' || f.package_least || ')', '') as detail,
    case when f.package_zipped > l.high * 1024 * 1024 then null else l.doubt end as doubt
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'deployment_package_zip_direct'
where f.package_direct and f.package_zipped > l.strict_high * 1024 * 1024
