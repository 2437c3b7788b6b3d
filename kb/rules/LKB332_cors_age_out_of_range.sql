-- id: LKB332
-- title: CORS age out of range
-- why: Browsers keep answers about CORS for a bounded time.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html
-- severity: create=error update=error invoke=note
-- reads: Cors
-- about: function_url
-- needs: Cors
-- message: Cors.MaxAge {value} is out of range: the {limit} is {bound} s since {since}
-- advice: use {fix}
select
    m.resource_id, m.function_id, m.as_of, 'Cors.MaxAge' as field, m.cors_max_age as value,
    case when m.cors_max_age < l.strict_low then l.min else l.max end as bound,
    case when m.cors_max_age < l.strict_low then l.min_since else l.max_since end as since,
    case when m.cors_max_age < l.strict_low then l.min_until else l.max_until end as until,
    case when m.cors_max_age < l.strict_low then l.min else l.max end as fix, 'limit:' || l.limit_id as fact,
    case when m.cors_max_age < l.low or m.cors_max_age > l.high then null else l.doubt end as doubt
from function_urls m
join limits_on l on l.as_of = m.as_of and l.limit_id = 'url_cors_max_age'
where m.cors_max_age < l.strict_low or m.cors_max_age > l.strict_high
