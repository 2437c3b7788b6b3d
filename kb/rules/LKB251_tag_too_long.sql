-- id: LKB251
-- title: Tag too long
-- why: The names and values of tags have bounds.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html
-- severity: create=error update=error invoke=note
-- reads: Tags
-- whole: Tags
-- needs: longest_tag_key
-- minor: yes
-- public: value detail
-- message: the longest {detail} of a tag has {value} characters, the {limit} is {bound} since {since}
-- advice: shorten it
with sizes as (
    select function_id, as_of, 'key' as part, longest_tag_key as size, 'tag_key_length' as limit_id from functions
    union all
    select function_id, as_of, 'value', longest_tag_value, 'tag_value_length' from functions
)
select
    s.function_id, s.as_of, 'Tags' as field, s.size as value, s.part as detail,
    case when s.size < l.strict_low then l.min else l.max end as bound,
    case when s.size < l.strict_low then l.min_since else l.max_since end as since,
    case when s.size < l.strict_low then l.min_until else l.max_until end as until,
    null as fix, 'limit:' || l.limit_id as fact,
    case when s.size < l.low or s.size > l.high then null else l.doubt end as doubt
from sizes s
join limits_on l on l.as_of = s.as_of and l.limit_id = s.limit_id
where s.size < l.strict_low or s.size > l.strict_high
