-- id: LKB240
-- title: Image too large
-- why: Lambda refuses an image whose layers come to more, uncompressed.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
-- severity: create=error update=error invoke=note
-- reads: Package
-- needs: Package
-- minor: yes
-- message: {detail}, the limit is {bound} GB since {since}
-- advice: build it from a smaller base, in stages
select
    f.function_id, f.as_of, 'Code' as field, round(f.package_image / 1024 / 1024 / 1024, 3) as value, l.max as bound,
    l.valid_from as since, l.valid_to as until, null as fix, 'limit:' || l.limit_id as fact,
    format('{} comes to {}{:.2f} GB', f.package_of, case when f.package_least is null then '' else 'at least ' end,
        f.package_image / 1024 / 1024 / 1024) || coalesce(' (' || f.package_least || ')', '') as detail,
    case when f.package_image > l.high * 1024 * 1024 * 1024 then null else l.doubt end as doubt
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'container_image_size'
where f.package_image > l.strict_high * 1024 * 1024 * 1024
