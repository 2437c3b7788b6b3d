-- id: LKB229
-- title: Environment name malformed
-- why: A name begins with a letter, goes on with letters, digits and underscores, and has two characters at least.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_Environment.html
-- severity: create=error update=error invoke=note
-- reads: Environment
-- needs: Environment
-- minor: yes
-- public: value
-- message: {value} is no name that an environment variable may have
-- advice: two characters or more: a letter first, then letters, digits and underscores
with named as (
    select function_id, as_of, unnest(environment_names) as name from functions
)
select
    n.function_id, n.as_of, 'Environment' as field, n.name as value, null as since, null as until, null as fix,
    'field:' || x.field as fact
from named n
join fields_on x on x.as_of = n.as_of and x.field = 'Environment.Variables.<key>'
-- Names that Lambda keeps to itself are found by LKB207.
join fields_on r on r.as_of = n.as_of and r.field = 'Environment.Variables.<reserved>'
where not regexp_matches(n.name, '^(' || x.pattern || ')$') and not list_contains(r.vocabulary, n.name)
