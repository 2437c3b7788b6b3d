-- id: LKB424
-- title: SnapStart not available in the Region
-- why: SnapStart came to Regions on days of their own, and is not in all of them. Only judged where a Region is named.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
-- severity: create=error update=error invoke=note
-- reads: SnapStart
-- needs: SnapStart region
-- minor: yes
-- public: detail
-- message: SnapStart is not available in {bound} on {as_of}{detail}
select
    f.function_id, f.as_of, 'SnapStart' as field, f.snap_start as value, c.region as bound, null as since,
    case when k.begins > f.as_of then k.begins end as until, null as fix,
    case when k.feature is null then 'feature:snapstart:arch:x86_64' else 'feature:snapstart:' || k.applies_to end as fact,
    case when k.begins > f.as_of then ': it is ' || k.told end as detail,
    x.doubt
from functions f
cross join coverage c
-- Before there is any, the API does not have the field.
join features_on e on e.as_of = f.as_of and e.feature = 'snapstart' and e.applies_to = 'arch:x86_64'
left join features_on x on x.as_of = f.as_of and x.feature = 'snapstart' and x.applies_to = 'region:' || c.region
left join features_known k on k.feature = 'snapstart' and k.applies_to = 'region:' || c.region
where f.snap_start = 'PublishedVersions' and c.told_by_region and (x.feature is null or x.doubt is not null)
