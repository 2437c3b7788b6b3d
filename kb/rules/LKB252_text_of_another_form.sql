-- id: LKB252
-- title: Text of another form
-- why: The model of the API says of what form a text is, such as an ARN; the API refuses one of another form.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
-- severity: create=warning update=warning invoke=note
-- reads: any
-- needs: refused
-- minor: yes
-- message: {field} is {value}, which is not of the form that AWS takes: {bound}
select
    s.function_id, s.as_of, replace(s.path, '[].<arn>', '') as field, s.value, x.pattern as bound, null as since,
    null as until, null as fix, 'field:' || x.field as fact
from fields s
join fields_on x on x.as_of = s.as_of and x.field = s.field
where s.resource_id is null and x.possible <= s.as_of and list_contains(s.refused, x.pattern)
    -- Of a text that the model of a later day takes nobody can tell whether AWS took it before.
    and list_has_all(s.refused, x.later_patterns)
    -- Something else is meant to stand in its place.
    and not regexp_matches(
        s.value,
        '\{\{|#\{|<[^<>]+>|__\w+__|%\w+%|@\w+@|\*\*\*|^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$|^(?i:none|null|n/?a|tbd|todo|unset|undefined|dummy|placeholder|change[-_]?me|not[-_]?set)$|(?i::x{4,}:|\byour[-_]|:(my|your)?[-_]?account([-_]?id)?:)'
    )
