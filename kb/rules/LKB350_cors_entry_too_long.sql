-- id: LKB350
-- title: CORS entry too long
-- why: Each origin and the name of each header has a bound.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html
-- severity: create=error update=error invoke=note
-- reads: Cors
-- about: function_url
-- needs: Cors
-- public: value
-- message: the longest entry of {field} has {value} characters, the {limit} is {bound} since {since}
with sizes as (
    select
        resource_id, function_id, as_of, 'Cors.AllowOrigins' as field, longest_origin as size,
        'url_cors_origin_length' as limit_id
    from function_urls
    union all
    select resource_id, function_id, as_of, 'Cors.AllowHeaders', longest_request_header, 'url_cors_header_length'
    from function_urls
    union all
    select resource_id, function_id, as_of, 'Cors.ExposeHeaders', longest_response_header, 'url_cors_header_length'
    from function_urls
)
select
    s.resource_id, s.function_id, s.as_of, s.field, s.size as value, l.max as bound, l.valid_from as since,
    l.valid_to as until, null as fix, 'limit:' || l.limit_id as fact,
    case when s.size > l.high then null else l.doubt end as doubt
from sizes s
join limits_on l on l.as_of = s.as_of and l.limit_id = s.limit_id
where s.size > l.strict_high
