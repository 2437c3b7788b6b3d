-- id: LKB322
-- title: Function may outlast the API
-- why: API Gateway answers with an error when its timeout is over, while the function goes on and is charged. AWS takes the pair, so this is a warning.
-- source: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
-- severity: create=warning update=warning invoke=note
-- reads: Timeout
-- needs: Timeout event_source
-- minor: yes
-- bound: IntegrationTimeout
-- message: the function may run for {value} s, the API waits {bound} s
-- advice: lower the timeout, or work asynchronously
with waits as (
    select
        e.resource_id, e.function_id, e.as_of, coalesce(e.integration_timeout, l."default", l.max) as wait, l.limit_id,
        -- What the integration itself says has no day.
        case
            when e.integration_timeout is not null then null
            when l."default" is null then l.max_since
            else l.default_since
        end as valid_from,
        case
            when e.integration_timeout is not null then null
            when l."default" is null then l.max_until
            else l.default_until
        end as valid_to
    from event_sources e
    join limits_on l
        on l.as_of = e.as_of
        and l.limit_id = case
            when e.api_kind = 'rest' and e.response_transfer_mode = 'STREAM' then 'apigw_rest_streaming_timeout'
            when e.api_kind = 'rest' then 'apigw_rest_integration_timeout'
            when e.api_kind = 'http' then 'apigw_http_integration_timeout'
            when e.api_kind = 'websocket' then 'apigw_websocket_integration_timeout'
        end
    where coalesce(e.invocation_type, '') <> 'Event' and not exists (
        select 1 from unresolved u
        where u.function_id = e.resource_id
            and u.field in ('ApiKind', 'IntegrationTimeout', 'InvocationType', 'ResponseTransferMode')
    )
),
outlasted as (
    select
        f.function_id, f.as_of, f.timeout, w.resource_id, w.wait, w.valid_from, w.valid_to, w.limit_id
    from functions f
    join waits w on w.as_of = f.as_of and w.function_id = f.function_id
    where f.timeout * 1000 > w.wait
)
-- A function has many routes; of those that hold together the one that waits least tells it for all.
select
    o.function_id, o.as_of, 'Timeout' as field, o.timeout as value, o.wait / 1000 as bound, o.valid_from as since,
    o.valid_to as until, null as fix, 'limit:' || o.limit_id as fact, null as resource_id, null as doubt,
    o.resource_id as beside
from outlasted o
union all
-- Whether an API waits is told of as not known only where that makes a difference.
select
    f.function_id, f.as_of, u.field, f.timeout as value, null as bound, null as since, null as until, null as fix,
    'limit:' || l.limit_id as fact, e.resource_id, 'whether the API waits for the function is not known' as doubt,
    null as beside
from functions f
join event_sources e on e.as_of = f.as_of and e.function_id = f.function_id
join unresolved u on u.function_id = e.resource_id and u.field = 'InvocationType'
join limits_on l on l.as_of = f.as_of and l.limit_id = 'apigw_rest_integration_timeout'
where
    f.timeout * 1000 > coalesce(e.integration_timeout, l."default", l.max)
    and not exists (select 1 from outlasted o where o.as_of = f.as_of and o.function_id = f.function_id)
