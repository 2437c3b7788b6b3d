-- id: LKB337
-- title: Alias name refused
-- why: A name of digits alone would be taken for a version, and its length has a bound.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html
-- severity: create=error update=error invoke=note
-- reads: Name
-- about: alias
-- needs: Name
-- message: the alias name {value} is refused: up to {bound} characters, not digits alone
select
    m.resource_id, m.function_id, m.as_of, 'Name' as field, m.alias as value, l.max as bound, l.valid_from as since,
    l.valid_to as until, null as fix, 'limit:' || l.limit_id as fact
from aliases m
join limits_on l on l.as_of = m.as_of and l.limit_id = 'alias_name_length'
where length(m.alias) < l.min or length(m.alias) > l.max or regexp_matches(m.alias, '^[0-9]+$')
