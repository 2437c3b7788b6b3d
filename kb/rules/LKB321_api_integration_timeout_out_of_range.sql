-- id: LKB321
-- title: API integration timeout out of range
-- why: API Gateway waits a bounded time for a function; of REST APIs AWS raises it on request.
-- source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
-- severity: create=error update=error invoke=note
-- reads: ApiKind IntegrationTimeout ResponseTransferMode
-- about: event_source
-- needs: IntegrationTimeout
-- public: detail
-- message: the integration timeout of {value} ms is out of range: the {limit} is {bound} ms since {since}{detail}
-- advice: use {fix}
select
    m.resource_id, m.function_id, m.as_of, 'IntegrationTimeout' as field, m.integration_timeout as value,
    case when m.integration_timeout < l.strict_low then l.min else l.max end as bound,
    case when m.integration_timeout < l.strict_low then l.min_since else l.max_since end as since,
    case when m.integration_timeout < l.strict_low then l.min_until else l.max_until end as until,
    case when m.integration_timeout < l.strict_low then l.min else l.max end as fix, 'limit:' || l.limit_id as fact,
    case when m.integration_timeout < l.low or m.integration_timeout > l.high then null else l.doubt end as doubt,
    case when l.adjustable <> 'no' and m.integration_timeout > l.strict_high then 'warning' end as severity,
    case when l.adjustable <> 'no' and m.integration_timeout > l.strict_high
        then ' unless AWS has raised this quota for you, which it does on request' end as detail
from event_sources m
join limits_on l
    on l.as_of = m.as_of
    and l.limit_id = case
        when m.api_kind = 'rest' and m.response_transfer_mode = 'STREAM' then 'apigw_rest_streaming_timeout'
        when m.api_kind = 'rest' then 'apigw_rest_integration_timeout'
        when m.api_kind = 'http' then 'apigw_http_integration_timeout'
        when m.api_kind = 'websocket' then 'apigw_websocket_integration_timeout'
    end
where m.integration_timeout < l.strict_low or m.integration_timeout > l.strict_high
