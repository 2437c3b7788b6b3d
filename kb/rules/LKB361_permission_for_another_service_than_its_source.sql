-- id: LKB361
-- title: Permission for another service than its source
-- why: A service calls for its own resources: with the ARN of another service's nothing ever calls.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
-- severity: create=warning update=warning invoke=warning
-- reads: Principal
-- about: permission
-- needs: SourceArn
-- bound: SourceArn
-- message: {value} calls for no resource such as {bound}
-- advice: name the service that the resource belongs to
with named as (
    select
        resource_id, function_id, as_of, principal, coalesce(source_arn, 'arn:aws:' || source_service || ':...') as source,
        regexp_replace(principal, '\..*$', '') as caller,
        case
            -- Of the ARN of another resource no more may be known than whose it is.
            when source_arn is null then source_service
            when regexp_matches(source_arn, '^arn:[^:]*:[^:]*:')
                then regexp_replace(source_arn, '^arn:[^:]*:([^:]*):.*$', '\1')
        end as owner
    from permissions
    where regexp_matches(principal, '^[a-z0-9-]+\.amazonaws\.com(\.cn)?$')
)
select
    n.resource_id, n.function_id, n.as_of, 'SourceArn' as field, n.principal as value, n.source as bound,
    null as since, null as until, null as fix, 'field:Permission.SourceArn' as fact
from named n
-- Of other services nobody has looked up in whose name they call.
where
    n.caller in (
        'apigateway', 'cognito-idp', 'config', 'elasticloadbalancing', 'events', 'iot', 'logs', 's3', 'scheduler', 'ses', 'sns'
    )
    and n.owner in (
        'cognito-idp', 'config', 'elasticloadbalancing', 'events', 'execute-api', 'iot', 'logs', 's3', 'scheduler', 'ses', 'sns'
    )
    and case n.owner when 'execute-api' then 'apigateway' else n.owner end <> n.caller
