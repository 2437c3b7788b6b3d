-- id: LKB359
-- title: Principal that is nobody
-- why: A permission is for a service, an account, a user, a role, or everybody; AWS refuses any other word.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
-- severity: create=error update=error invoke=note
-- reads: Principal
-- about: permission
-- needs: Principal
-- message: {value} is no principal
-- advice: name a service such as s3.amazonaws.com, an account by its 12 digits, or an ARN
select
    m.resource_id, m.function_id, m.as_of, 'Principal' as field, m.principal as value, null as since, null as until,
    null as fix, 'field:Permission.Principal' as fact
from permissions m
-- What has a blank is told by LKB353, and what stands for something else is not known.
where
    not regexp_matches(m.principal, '^(\*|[0-9]{12}|arn:\S+|[A-Z0-9]{16,}|[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+)$')
    and not regexp_matches(m.principal, '\s|[$#]\{|\{\{|<|__\w+__|%\w+%|@\w+@|\*\*\*|^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$|^(?i:none|null|n/?a|tbd|todo|unset|undefined|dummy|placeholder|change[-_]?me|not[-_]?set)$')
