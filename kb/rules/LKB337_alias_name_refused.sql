-- id: LKB337
-- title: Alias name refused
-- why: A name has letters, digits, hyphens and underscores, up to a bound; of digits alone it would be a version.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html
-- severity: create=error update=error invoke=note
-- reads: Name
-- about: alias
-- needs: Name
-- message: the alias name {value} is refused: up to {bound} letters, digits, hyphens and underscores, not digits alone
select
    m.resource_id, m.function_id, m.as_of, 'Name' as field, m.alias as value, l.max as bound, l.valid_from as since,
    l.valid_to as until, null as fix, 'limit:' || l.limit_id as fact
from aliases m
join limits_on l on l.as_of = m.as_of and l.limit_id = 'alias_name_length'
where
    length(m.alias) < l.min or length(m.alias) > l.max
    or regexp_matches(m.alias, '^[0-9]+$')
    or (
        not regexp_matches(m.alias, '^[a-zA-Z0-9_-]*$')
        -- Something else is meant to stand in its place.
        and not regexp_matches(m.alias, '\{\{|#\{|\$\{|<[^<>]+>|%\w+%|@\w+@')
    )
