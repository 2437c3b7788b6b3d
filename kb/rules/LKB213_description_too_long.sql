-- id: LKB213
-- title: Description too long
-- why: The description is a line for people, with a bound.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
-- severity: create=error update=error invoke=note
-- reads: Description
-- needs: Description
-- minor: yes
-- public: value
-- message: the description has {value} characters, the {limit} is {bound} since {since}
-- advice: shorten it
select
    f.function_id, f.as_of, 'Description' as field, length(f.description) as value,
    case when length(f.description) < l.strict_low then l.min else l.max end as bound,
    case when length(f.description) < l.strict_low then l.min_since else l.max_since end as since,
    case when length(f.description) < l.strict_low then l.min_until else l.max_until end as until,
    null as fix, 'limit:' || l.limit_id as fact,
    case when length(f.description) < l.low or length(f.description) > l.high then null else l.doubt end as doubt
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'function_description_length'
where length(f.description) < l.strict_low or length(f.description) > l.strict_high
