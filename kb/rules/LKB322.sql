-- id: LKB322
-- title: Function may outlast the API
-- why: API Gateway answers with an error when its timeout is over, while the function goes on and is charged.
-- source: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
-- severity: create=warning update=warning invoke=note
-- reads: ApiKind IntegrationTimeout Function.Timeout
-- about: event_source
-- message: the function may run for {value} s, the API waits {bound} s
-- advice: lower the timeout, or work asynchronously
select
    m.resource_id, m.function_id, m.as_of, 'Function.Timeout' as field, f.timeout as value,
    coalesce(m.integration_timeout, l."default") / 1000 as bound, l.valid_from as since, l.valid_to as until,
    null as fix,
    'limit:' || l.limit_id as fact
from event_sources m
join functions f on f.as_of = m.as_of and f.function_id = m.function_id
join limits_on l
    on l.as_of = m.as_of
    and l.limit_id = case m.api_kind
        when 'rest' then 'apigw_rest_integration_timeout'
        when 'http' then 'apigw_http_integration_timeout'
        when 'websocket' then 'apigw_websocket_integration_timeout'
    end
where f.timeout * 1000 > coalesce(m.integration_timeout, l."default")
