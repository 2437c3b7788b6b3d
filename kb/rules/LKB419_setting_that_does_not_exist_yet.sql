-- id: LKB419
-- title: Setting that does not exist yet
-- why: On that day the API did not have the field, so that nothing could be set.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-releases.html
-- severity: create=error update=error invoke=note
-- reads: any
-- needs: any
-- minor: yes
-- public: detail doubt
-- message: {detail} does not exist yet on {as_of}: it comes on {until}
select
    s.function_id, s.as_of, split_part(replace(x.field, '[]', ''), '.', 1) as field,
    -- Of a list or an object that is a setting, or of a part of it, the value is which one came later.
    case when x.type in ('string', 'integer', 'double', 'boolean') and not contains(x.field, '.') then s.value
        else x.field end as value,
    null as since, x.valid_from as until, null as fix, 'field:' || x.field as fact, x.field as detail, x.doubt
from fields s
join fields_on x on x.as_of = s.as_of and x.field = s.field
-- The size of /tmp had a bound before it could be set: LKB204. What has no name of its own is an entry of what has one.
where
    s.resource_id is null and (x.possible > s.as_of or x.doubt is not null) and x.field <> 'EphemeralStorage.Size'
    and not contains(x.field, '<')
