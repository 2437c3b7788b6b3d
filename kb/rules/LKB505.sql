-- id: LKB505
-- title: Secret readable in the environment
-- why: Whoever may read the file or the function's settings reads the secret.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
-- severity: create=note update=note invoke=note
-- reads: Environment
-- needs: environment_literals
-- message: the environment variable {value} looks like a secret, and its value stands readable in the file
-- advice: keep it in Secrets Manager or Parameter Store
with named as (
    select function_id, as_of, unnest(environment_literals) as name from functions
)
select
    n.function_id, n.as_of, 'Environment' as field, n.name as value, null as since, null as until, null as fix,
    'practice:secrets-out-of-code' as fact
from named n
where
    regexp_matches(lower(n.name),
    '(secret|passw(or)?d|passphrase|private_?key|api_?key|access_?key|(auth|access|api|bearer)_?token)')
    and not regexp_matches(lower(n.name),
    '(arn|name|path|id|url|uri|ttl|age|length|region|enabled|timeout|parameter)$')
