-- id: LKB607
-- title: Package and layers too large as packed
-- why: Lambda refuses code that comes to more than this unzipped, with its layers. AWS tells sizes as packed only; what is too large packed is hardly smaller unzipped, though archives have headers, so this is never certain.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
-- severity: create=warning update=warning invoke=note
-- reads: CodeSize
-- about: total
-- needs: CodeSize
-- message: {detail}, the limit is {bound} MB unzipped since {since}
-- advice: leave out what is not needed at run time, or use an image
select
    t.resource_id, t.function_id, t.as_of, 'CodeSize' as field, ceil(t.code_size / 1024 / 1024) as value, l.max as bound,
    l.valid_from as since, l.valid_to as until, null as fix, 'limit:' || l.limit_id as fact,
    format('the package and its layers come to {}{:.1f} MB as packed',
        case when t.unmeasured > 0 then 'at least ' else '' end, t.code_size / 1024 / 1024) as detail,
    case when t.code_size > l.high * 1024 * 1024 then null else l.doubt end as doubt
from totals t
join limits_on l on l.as_of = t.as_of and l.limit_id = 'deployment_package_unzipped'
where t.total = 'packed' and t.code_size > l.strict_high * 1024 * 1024
