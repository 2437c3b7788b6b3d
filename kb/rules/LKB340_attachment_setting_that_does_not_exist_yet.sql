-- id: LKB340
-- title: Attachment setting that does not exist yet
-- why: On that day the API did not have the field.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-releases.html
-- severity: create=error update=error invoke=note
-- reads: any
-- about: attachment
-- public: value detail
-- message: {detail} does not exist yet on {as_of}: it comes on {until}
select
    s.resource_id, s.function_id, s.as_of,
    -- What a command of its own sets is named without the kind of the attachment.
    split_part(replace(x.field, '[]', ''), '.', case when contains(x.resource, '(Put') then 1 else 2 end) as field,
    x.field as value, null as since, x.valid_from as until, null as fix, 'field:' || x.field as fact,
    s.path as detail, x.doubt
from fields s
join fields_on x on x.as_of = s.as_of and x.field = s.field
where s.resource_id is not null and (x.possible > s.as_of or x.doubt is not null)
