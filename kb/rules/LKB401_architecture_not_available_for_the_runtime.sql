-- id: LKB401
-- title: Architecture not available for the runtime
-- why: Old runtimes know x86_64 alone, and arm64 came to each other runtime on a day of its own.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html
-- severity: create=error update=error invoke=note
-- reads: Runtime Architectures
-- needs: Runtime Architectures
-- bound: Architectures
-- message: runtime {value} does not run on {bound} on {as_of}{detail}
-- advice: use {fix}
select
    f.function_id, f.as_of, 'Architectures' as field, f.runtime as value, f.architecture as bound, null as since,
    case when k.begins > f.as_of then k.begins end as until, 'x86_64' as fix,
    coalesce('feature:' || k.feature || ':' || k.applies_to, 'runtime:' || f.runtime) as fact,
    case when k.begins > f.as_of then ': it does ' || k.told end as detail,
    x.doubt
from functions f
join runtimes_on r on r.as_of = f.as_of and r.runtime = f.runtime and r.phase <> 'not_yet_available'
    and r.api_identifier
-- Before there is any, the API does not have the field.
join features_on e on e.as_of = f.as_of and e.feature = 'arm64' and e.applies_to = 'all'
left join features_on x on x.as_of = f.as_of and x.feature = f.architecture and x.applies_to = 'runtime:' || f.runtime
left join features_known k on k.feature = f.architecture and k.applies_to = 'runtime:' || f.runtime
where f.architecture = 'arm64' and (x.feature is null or x.doubt is not null)
