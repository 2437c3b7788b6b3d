-- id: LKB421
-- title: Web functions not available for the runtime
-- why: Web functions run on a few runtimes, and began in October 2026.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/web-functions-runtimes.html
-- severity: create=error update=error invoke=note
-- reads: BuildConfig
-- about: web_function_revision
-- needs: BuildConfig
-- message: runtime {value} has no web functions on {as_of}{detail}
select
    w.resource_id, w.function_id, w.as_of, 'BuildConfig.RuntimeConfig.Runtime' as field, w.runtime as value,
    null as since, case when k.begins > w.as_of then k.begins end as until, null as fix,
    coalesce('feature:' || k.feature || ':' || k.applies_to, 'feature:web-functions:kind:web-functions') as fact,
    case when k.begins > w.as_of then ': it does ' || k.told end as detail,
    x.doubt
from web_function_revisions w
left join features_on x
    on x.as_of = w.as_of and x.feature = 'web-functions' and x.applies_to = 'runtime:' || w.runtime
left join features_known k on k.feature = 'web-functions' and k.applies_to = 'runtime:' || w.runtime
where w.runtime is not null and (x.feature is null or x.doubt is not null)
