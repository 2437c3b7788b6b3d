-- id: LKB249
-- title: Handler empty or with blanks
-- why: A handler is a name in the package: it has a character at least and no blank.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
-- severity: create=error update=error invoke=note
-- reads: Handler PackageType Code
-- optional: Code, Runtime
-- whole: Code
-- needs: Handler
-- minor: yes
-- message: the handler is empty or has a blank
-- advice: name what is to be called, such as app.handler
select
    f.function_id, f.as_of, 'Handler' as field, f.handler as value, null as since, null as until, null as fix,
    'field:Handler' as fact,
    case
        when len(x.later_patterns) <> 0 and regexp_matches(f.handler, '^(' || array_to_string(x.later_patterns, '|') || ')$')
            then 'the model of a later day takes such a handler, and nobody can tell whether AWS took it before'
    end as doubt
from functions f
join fields_on x on x.as_of = f.as_of and x.field = 'Handler'
where
    not regexp_matches(f.handler, '^(' || x.pattern || ')$')
    and coalesce(f.package_type, 'Zip') = 'Zip' and coalesce(f.code_kind, 'zip') <> 'image'
    -- An inventory may write what it likes where an image has no handler, and need not say what is an image.
    and (f.package_type is not null or f.code_kind is not null or f.runtime is not null)
