-- id: LKB230
-- title: Function name refused
-- why: A name has letters, digits, hyphens and underscores, up to a bound; longer ones are often put together from parts.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
-- severity: create=error update=error invoke=note
-- reads: any
-- needs: odd_name
-- minor: yes
-- message: the function name {value} is refused: up to {bound} letters, digits, hyphens and underscores
-- advice: choose another one
select
    f.function_id, f.as_of, 'FunctionName' as field, f.odd_name as value, l.max as bound, null as since, null as until,
    null as fix, 'limit:' || l.limit_id as fact,
    case
        when length(regexp_replace(f.odd_name, '^.*:function:', '')) <= l.max
            and len(x.later_patterns) <> 0 and regexp_matches(f.odd_name, '^(' || array_to_string(x.later_patterns, '|') || ')$')
            then 'the model of a later day takes such a name, and nobody can tell whether AWS took it before'
    end as doubt
from functions f
join fields_on x on x.as_of = f.as_of and x.field = 'FunctionName'
join limits_on l on l.as_of = f.as_of and l.limit_id = 'function_name_length'
where
    not regexp_matches(f.odd_name, '^(' || x.pattern || ')$')
    -- The bound is that of the name inside an ARN.
    or length(regexp_replace(f.odd_name, '^.*:function:', '')) > l.max
