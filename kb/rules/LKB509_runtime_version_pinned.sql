-- id: LKB509
-- title: Runtime version pinned
-- why: A function that is pinned to a version of its runtime gets no more patches until somebody moves it.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html
-- severity: note
-- reads: RuntimeManagementConfig
-- needs: RuntimeManagementConfig
-- minor: yes
-- message: {detail}: it never gets patches by itself
-- advice: set UpdateRuntimeOn to Auto once the regression is over
select
    f.function_id, f.as_of, 'RuntimeManagementConfig' as field, coalesce(f.runtime_updates, 'Manual') as value,
    null as since, null as until, null as fix, 'feature:runtime-management-controls:package:Zip' as fact,
    'the runtime is updated by hand' || coalesce(', and pinned to ' || f.runtime_pinned, '') as detail
from functions f
where f.runtime_updates = 'Manual' or (f.runtime_updates is null and f.runtime_pinned is not null)
