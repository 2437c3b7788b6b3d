-- id: LKB207
-- title: Environment name reserved
-- why: Lambda sets some variables itself and refuses functions that set them.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
-- severity: create=error update=error invoke=note
-- reads: Environment
-- needs: Environment
-- minor: yes
-- public: value
-- message: the environment variable {value} is reserved: Lambda sets it itself
-- advice: rename it
with named as (
    select function_id, as_of, unnest(environment_names) as name from functions
),
-- What was first seen later stands behind its day.
coming as (
    select as_of, left(told, 10) as day, substr(told, 12) as name
    from (
        select as_of, unnest(coming) as told from fields_on where field = 'Environment.Variables.<reserved>'
    )
)
select
    n.function_id, n.as_of, 'Environment' as field, n.name as value, null as since, null as until, null as fix,
    'field:' || x.field as fact,
    case
        when c.name is not null
            then n.name || ' was first seen on ' || c.day || ', and nobody can tell whether it was reserved before'
    end as doubt
from named n
join fields_on x on x.as_of = n.as_of and x.field = 'Environment.Variables.<reserved>'
left join coming c on c.as_of = n.as_of and c.name = n.name
where list_contains(x.vocabulary, n.name) or c.name is not null
