-- id: LKB407
-- title: SnapStart on arm64 not yet available
-- why: SnapStart began on x86_64.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
-- severity: create=error update=error invoke=note
-- reads: SnapStart Architectures
-- needs: SnapStart Architectures
-- minor: yes
-- public: detail
-- message: SnapStart does not work on arm64 on {as_of}{detail}
select
    f.function_id, f.as_of, 'SnapStart' as field, f.snap_start as value, null as since,
    case when k.begins > f.as_of then k.begins end as until, null as fix, 'feature:snapstart:arch:arm64' as fact,
    case when k.begins > f.as_of then ': it does ' || k.told end as detail,
    x.doubt
from functions f
left join features_on x on x.as_of = f.as_of and x.feature = 'snapstart' and x.applies_to = 'arch:arm64'
left join features_known k on k.feature = 'snapstart' and k.applies_to = 'arch:arm64'
where f.snap_start = 'PublishedVersions' and f.architecture = 'arm64' and (x.feature is null or x.doubt is not null)
