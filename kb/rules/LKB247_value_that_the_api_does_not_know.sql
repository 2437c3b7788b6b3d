-- id: LKB247
-- title: Value that the API does not know
-- why: Some settings take one of a few words, spelt exactly so; the API refuses any other.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
-- severity: create=error update=error invoke=note
-- reads: any
-- needs: any
-- minor: yes
-- message: {field} is {value}, but AWS takes only: {bound}
-- advice: use {fix}
with words as (
    select as_of, field, unnest(vocabulary) as word from fields_on where type in ('string', 'list<string>')
),
-- What was first seen later stands behind its day.
coming as (
    select as_of, field, left(told, 10) as day, substr(told, 12) as word
    from (select as_of, field, unnest(coming) as told from fields_on)
),
-- A list stands as `[a, b]`: each of its entries counts.
said as (
    select
        resource_id, function_id, as_of, field,
        unnest(string_split(regexp_replace(value, '^\[(.*)\]$', '\1'), ', ')) as value
    from fields
    where value <> '[]'
)
select
    s.function_id, s.as_of, x.field as field,
    case when s.value = '' then 'empty' else s.value end as value,
    array_to_string(x.vocabulary, ', ') as bound, x.valid_from as since, null as until, w.word as fix,
    'field:' || x.field as fact,
    case
        when c.word is not null
            then s.value || ' was first seen on ' || c.day || ', and nobody can tell whether AWS took it before'
    end as doubt
from said s
join fields_on x on x.as_of = s.as_of and x.field = s.field
left join words w on w.as_of = s.as_of and w.field = s.field and lower(w.word) = lower(s.value)
left join coming c on c.as_of = s.as_of and c.field = s.field and c.word = s.value
-- Before the field came nothing could be set: LKB419. Where `*` is among the words, they are not all that it takes.
where
    s.resource_id is null and x.type in ('string', 'list<string>') and x.possible <= s.as_of
    and not list_contains(x.vocabulary, s.value) and not list_contains(x.vocabulary, '*')
    -- An empty entry of a list may be what nobody gave.
    and (s.value <> '' or x.type = 'string')
