-- id: LKB239
-- title: Package too large for the console
-- why: Whoever wants to upload it in the console, or edit it there, cannot.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
-- severity: note
-- reads: Package
-- needs: Package
-- minor: yes
-- message: {detail}, the console takes {bound} MB since {since}
-- advice: upload it by way of a bucket
select
    f.function_id, f.as_of, 'Code' as field, ceil(f.package_zipped / 1024 / 1024) as value, l.max as bound,
    l.valid_from as since, l.valid_to as until, null as fix, 'limit:' || l.limit_id as fact,
    format('{} comes to {:.1f} MB zipped', f.package_of, f.package_zipped / 1024 / 1024) as detail
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'deployment_package_console'
where f.package_zipped > l.high * 1024 * 1024
