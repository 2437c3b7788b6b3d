-- id: LKB323
-- title: Function may outlast Cognito
-- why: Cognito waits a few seconds for a trigger, tries again, and then fails the sign-in; triggers that send messages themselves are not waited for. AWS takes the pair, so this is a warning.
-- source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
-- severity: create=warning update=warning invoke=note
-- reads: Timeout
-- needs: Timeout event_source
-- minor: yes
-- message: the function may run for {value} s, Cognito waits {bound} s
-- advice: use {fix}
select
    f.function_id, f.as_of, 'Timeout' as field, f.timeout as value, l.max as bound, l.valid_from as since,
    l.valid_to as until, l.max as fix, 'limit:' || l.limit_id as fact, e.resource_id as beside
from functions f
join event_sources e on e.as_of = f.as_of and e.function_id = f.function_id
join limits_on l on l.as_of = f.as_of and l.limit_id = 'cognito_trigger_timeout'
where
    f.timeout > l.max and e.source = 'amazon-cognito'
    and coalesce(e.event_type, '') not in ('CustomEmailSender', 'CustomSMSSender')
