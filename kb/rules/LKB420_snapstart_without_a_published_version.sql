-- id: LKB420
-- title: SnapStart without a published version
-- why: Snapshots are taken of published versions only: without one, SnapStart is accepted and changes nothing, hence a warning.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html
-- severity: create=warning update=warning invoke=note
-- reads: SnapStart Code Publish
-- whole: Code
-- needs: SnapStart
-- minor: yes
-- message: SnapStart works on published versions, and none is published here
-- advice: publish one with Publish, and call it by an alias
select
    f.function_id, f.as_of, 'SnapStart' as field, f.snap_start as value, null as since, null as until, null as fix,
    'feature:snapstart:arch:x86_64' as fact
from functions f
where
    f.snap_start = 'PublishedVersions' and not coalesce(f.publish, false)
    -- What says where its code lies also says what is published; a description by the API does not.
    and f.code_kind is not null
    and not exists (
        select 1 from versions v where v.as_of = f.as_of and (v.function_id = f.function_id or v.function_id is null)
    )
    and not exists (
        select 1 from aliases a where a.as_of = f.as_of and (a.function_id = f.function_id or a.function_id is null)
    )
