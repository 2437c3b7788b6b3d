-- id: LKB511
-- title: Permission for everybody
-- why: Without a condition every account of AWS may call, and pay is by the call.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
-- severity: create=note update=note invoke=note
-- reads: Principal SourceArn SourceAccount PrincipalOrgID FunctionUrlAuthType InvokedViaFunctionUrl EventSourceToken
-- about: permission
-- needs: Principal
-- message: everybody may call the function
-- advice: name an account or an organization
select
    m.resource_id, m.function_id, m.as_of, 'Principal' as field, m.principal as value, null as since, null as until,
    null as fix, 'field:Permission.Principal' as fact
from permissions m
where
    m.principal = '*' and coalesce(m.source_arn, '') = '' and not coalesce(m.source_account, false)
    and not coalesce(m.organization, false) and not coalesce(m.token, false)
    -- That a URL is open is told by LKB501.
    and m.url_auth_type is null and not coalesce(m.via_url, false)
