-- id: LKB402
-- title: SnapStart not available for the runtime
-- why: SnapStart began with Java and came to some other runtimes later.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/snapstart.html
-- severity: create=error update=error invoke=note
-- reads: Runtime SnapStart
-- needs: Runtime SnapStart
-- minor: yes
-- message: runtime {value} has no SnapStart on {as_of}{detail}
with works as (
    select x.as_of, string_agg(r.runtime, ', ' order by r.runtime) as runtimes
    from features_on x
    join runtimes_on r on r.as_of = x.as_of and 'runtime:' || r.runtime = x.applies_to
    where x.feature = 'snapstart' and r.create_status = 'allowed' and r.api_identifier
    group by x.as_of
)
select
    f.function_id, f.as_of, 'SnapStart' as field, f.runtime as value, null as since,
    case when k.begins > f.as_of then k.begins end as until, null as fix,
    coalesce('feature:' || k.feature || ':' || k.applies_to, 'runtime:' || f.runtime) as fact,
    coalesce(': it does ' || case when k.begins > f.as_of then k.told end, '')
        || coalesce('; these do: ' || w.runtimes, '') as detail,
    x.doubt
from functions f
join runtimes_on r on r.as_of = f.as_of and r.runtime = f.runtime and r.phase <> 'not_yet_available'
    and r.api_identifier
-- Before there is any, the API does not have the field.
join features_on e on e.as_of = f.as_of and e.feature = 'snapstart' and e.applies_to = 'arch:x86_64'
left join works w on w.as_of = f.as_of
left join features_on x on x.as_of = f.as_of and x.feature = 'snapstart' and x.applies_to = 'runtime:' || f.runtime
left join features_known k on k.feature = 'snapstart' and k.applies_to = 'runtime:' || f.runtime
where f.snap_start = 'PublishedVersions' and (x.feature is null or x.doubt is not null)
