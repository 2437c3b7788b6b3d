-- What the rules found, apart from what nobody can tell for reasons of time: contested days, and values that only one
-- side of an uncertain change accepts.
create or replace temp view found as select * from judged where doubt is null;

create or replace temp table unjudged as
select distinct j.resource_id, j.function_id, j.as_of, o.operation, j.rule, j.field, j.doubt as reason
from judged j
join operation_severities o on o.rule = j.rule
where
    j.doubt is not null
    and (
        coalesce(lower(j.severity), o.severity) = 'error'
        -- What is written and not known is told whatever hangs on it.
        or exists (
            select 1 from unresolved u
            where u.function_id = coalesce(j.resource_id, j.function_id) and u.field = j.field
        )
    );

-- What is refused of a function for something attached to it, and whether that is there whatever is decided.
create or replace temp table resting (
    function_id varchar, as_of date, operation varchar, rule varchar, sure boolean
);
