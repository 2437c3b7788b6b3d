-- id: LKB323
-- title: Function may outlast Cognito
-- why: Cognito waits a few seconds for a trigger, tries again, and then fails the sign-in.
-- source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-identity-pools-working-with-aws-lambda-triggers.html
-- severity: create=warning update=warning invoke=note
-- reads: Source Function.Timeout
-- about: event_source
-- message: the function may run for {value} s, Cognito waits {bound} s
-- advice: use {fix}
select
    m.resource_id, m.function_id, m.as_of, 'Function.Timeout' as field, f.timeout as value, l.max as bound,
    l.valid_from as since, l.valid_to as until, l.max as fix, 'limit:' || l.limit_id as fact
from event_sources m
join functions f on f.as_of = m.as_of and f.function_id = m.function_id
join limits_on l on l.as_of = m.as_of and l.limit_id = 'cognito_trigger_timeout'
where m.source = 'amazon-cognito' and f.timeout > l.max
