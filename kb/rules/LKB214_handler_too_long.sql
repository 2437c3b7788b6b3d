-- id: LKB214
-- title: Handler too long
-- why: The handler is a name in the package, with a bound.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
-- severity: create=error update=error invoke=note
-- reads: Handler
-- needs: Handler
-- minor: yes
-- public: value
-- message: the handler has {value} characters, the {limit} is {bound} since {since}
-- advice: shorten it
select
    f.function_id, f.as_of, 'Handler' as field, length(f.handler) as value,
    case when length(f.handler) < l.strict_low then l.min else l.max end as bound,
    case when length(f.handler) < l.strict_low then l.min_since else l.max_since end as since,
    case when length(f.handler) < l.strict_low then l.min_until else l.max_until end as until,
    null as fix, 'limit:' || l.limit_id as fact,
    case when length(f.handler) < l.low or length(f.handler) > l.high then null else l.doubt end as doubt
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'handler_length'
where length(f.handler) < l.strict_low or length(f.handler) > l.strict_high
