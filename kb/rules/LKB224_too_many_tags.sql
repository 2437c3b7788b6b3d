-- id: LKB224
-- title: Too many tags
-- why: A resource takes a bounded number of tags.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-tags.html
-- severity: create=error update=error invoke=note
-- reads: Tags
-- whole: Tags
-- needs: Tags
-- minor: yes
-- public: value
-- message: {value} tags, the {limit} is {bound} since {since}
-- advice: remove some
select
    f.function_id, f.as_of, 'Tags' as field, f.tags as value,
    case when f.tags < l.strict_low then l.min else l.max end as bound,
    case when f.tags < l.strict_low then l.min_since else l.max_since end as since,
    case when f.tags < l.strict_low then l.min_until else l.max_until end as until,
    null as fix, 'limit:' || l.limit_id as fact,
    case when f.tags < l.low or f.tags > l.high then null else l.doubt end as doubt
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'function_tags'
where f.tags < l.strict_low or f.tags > l.strict_high
