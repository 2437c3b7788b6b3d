-- id: LKB501
-- title: Function URL open to everybody
-- why: Without authentication the whole internet can call, and pay is by the call.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
-- severity: create=note update=note invoke=note
-- reads: AuthType
-- about: function_url
-- needs: AuthType
-- message: the function URL asks nobody who they are
-- advice: use AWS_IAM, or check callers in the code
select
    m.resource_id, m.function_id, m.as_of, 'AuthType' as field, m.auth_type as value, null as since, null as until,
    null as fix, 'practice:invoke-function-url' as fact
from function_urls m
where m.auth_type = 'NONE'
