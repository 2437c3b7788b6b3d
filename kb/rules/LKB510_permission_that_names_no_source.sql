-- id: LKB510
-- title: Permission that names no source
-- why: Without a source a service may call on behalf of anybody; and the ARN of a bucket lacks an account, so that whoever takes its name later may call.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
-- severity: create=note update=note invoke=note
-- reads: Principal SourceArn SourceAccount PrincipalOrgID EventSourceToken
-- about: permission
-- needs: Principal
-- public: detail
-- message: {value} may call {detail}
select
    m.resource_id, m.function_id, m.as_of, 'Principal' as field, m.principal as value, null as since, null as until,
    null as fix,
    case when coalesce(m.source_arn, '') = '' then 'field:Permission.SourceArn' else 'field:Permission.SourceAccount' end as fact,
    case when coalesce(m.source_arn, '') = '' then 'whosever resource it is for; name SourceArn'
        else 'for whoever owns that bucket later, since its ARN has no account; name SourceAccount' end as detail
from permissions m
where
    regexp_matches(m.principal, '^[A-Za-z0-9_-]+\.amazonaws\.com(\.cn)?$')
    and not coalesce(m.source_account, false) and not coalesce(m.organization, false) and not coalesce(m.token, false)
    and (coalesce(m.source_arn, '') = '' or regexp_matches(m.source_arn, '^arn:[^:]*:s3:::'))
