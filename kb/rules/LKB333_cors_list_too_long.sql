-- id: LKB333
-- title: CORS list too long
-- why: The lists of origins, methods and headers have bounds.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html
-- severity: create=error update=error invoke=note
-- reads: Cors
-- about: function_url
-- needs: Cors
-- public: value
-- message: {field} has {value} entries, the limit is {bound} since {since}
with lists as (
    select resource_id, function_id, as_of, 'Cors.AllowMethods' as field, cors_methods as size,
    'url_cors_allow_methods' as limit_id
    from function_urls
    union all
    select resource_id, function_id, as_of, 'Cors.AllowOrigins', cors_origins, 'url_cors_allow_origins'
        from function_urls
    union all
    select resource_id, function_id, as_of, 'Cors.AllowHeaders', cors_request_headers, 'url_cors_headers'
        from function_urls
    union all
    select resource_id, function_id, as_of, 'Cors.ExposeHeaders', cors_response_headers, 'url_cors_headers'
        from function_urls
)
select
    s.resource_id, s.function_id, s.as_of, s.field, s.size as value, l.max as bound, l.valid_from as since,
    l.valid_to as until, null as fix, 'limit:' || l.limit_id as fact,
    case when s.size > l.high then null else l.doubt end as doubt
from lists s
join limits_on l on l.as_of = s.as_of and l.limit_id = s.limit_id
where s.size > l.strict_high
