-- id: LKB505
-- title: Secret readable in the environment
-- why: Whoever may read the file or the function's settings reads the secret.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
-- severity: create=note update=note invoke=note
-- reads: Environment
-- needs: environment_literals
-- public: value
-- message: the environment variable {value} looks like a secret, and its value is readable in the function's settings
-- advice: keep it in Secrets Manager or Parameter Store
with named as (
    select function_id, as_of, unnest(environment_literals) as name from functions
)
select
    n.function_id, n.as_of, 'Environment' as field, n.name as value, null as since, null as until, null as fix,
    'practice:secrets-out-of-code' as fact
from named n
where
    (
        regexp_matches(lower(n.name),
        '(secret|passw(or)?d|passphrase|(private|api|access|license)_?key|(auth|access|api|bearer)_?token)')
        -- The last word: GITHUB_TOKEN, dbPass.
        or regexp_matches(n.name, '(^|_)(pass|pwd|token|PASS|PWD|TOKEN)$|(^|[a-z0-9_])(Pass|Pwd|Token)$')
    )
    -- What opens a way, and tokens that mark a place in a list or a text, or say that two requests are one.
    and not regexp_matches(lower(n.name),
    '(next|page|paging|pagination|continuation|resume|start|begin|end|stop|cancel|cancellation|idempotency|request)_?token$')
    and not regexp_matches(lower(n.name),
    'bypass$|(max|min|pad|mask|unk|unknown|bos|eos|cls|sep|separator|special|placeholder|sync|task|test|design)_?token$')
    -- What is known of a secret is none: where it lies, what it is called, how long it is or lasts.
    and not regexp_matches(lower(n.name),
    '(arn|name|path|id|url|uri|endpoint|host|hostname|domain|address|port|route|prefix|suffix|region|bucket|table|file)s?$')
    and not regexp_matches(lower(n.name),
    '(ttl|age|length|size|count|limit|timeout|expiry|expiration|expires|expires_?in|lifetime|duration|interval)s?$')
    and not regexp_matches(lower(n.name),
    '(seconds|secs|minutes|mins|hours|days|enabled|disabled|required|parameter|param|header|field|type|format|version)$')
    and not regexp_matches(lower(n.name),
    '(algorithm|alg|policy|pattern|regex|stage|rotation|provider|issuer|audience|scope|key_?id|ref|template|alias)s?$')
    and not regexp_matches(lower(n.name),
    '(source|store|backend|manager|service|realm|mount|cache|cookie|column|queue|topic|label|group|method|mode|encoding)s?$')
    and not regexp_matches(lower(n.name), '^(parameters_secrets_extension|secrets_manager|secretsmanager)_')
