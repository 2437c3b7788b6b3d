-- id: LKB360
-- title: Setting of a permission for another action
-- why: How callers of a URL prove who they are goes with the action of calling by URL, and calls through a URL with that of calling the function.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
-- severity: create=error update=error invoke=note
-- reads: any
-- about: permission
-- needs: Action
-- bound: Action
-- public: detail
-- message: {field} goes with the action {detail}, not with {bound}
-- advice: grant that action, or leave it out
select
    m.resource_id, m.function_id, m.as_of, n.field, null as value, m.action as bound, null as since, null as until,
    null as fix, n.fact, n.action as detail
from permissions m
join (
    values
        ('FunctionUrlAuthType', 'lambda:InvokeFunctionUrl', 'field:Permission.FunctionUrlAuthType'),
        ('InvokedViaFunctionUrl', 'lambda:InvokeFunction', 'field:Permission.InvokedViaFunctionUrl')
) n (field, action, fact) on case n.field when 'FunctionUrlAuthType' then m.url_auth_type is not null else m.via_url end
-- What stands for several actions may do for both.
where lower(m.action) <> lower(n.action) and not regexp_matches(m.action, '[*]')
