-- All findings by file and line, those of one function by rule; `nth` counts those of one function.
with ordered as (
    select
        id_of(f.arn, f.name, f.account, f.place, f.path, f.line) as id, name_of(f.arn, f.name, f.path, f.line) as function,
        account_of(f.arn, f.account) as account_id, region_of(f.arn, f.place) as region,
        f.as_of, n.* exclude (as_of), f.runtime, f.path, f.line,
        f.version, $version_use as version_use, f.owner,
        row_number() over (partition by f.number order by n.number) as nth
    from fleet.rows f
    join shown n on n.function_id = f.number::varchar
    $version_join
    order by f.path, f.line, nth
)
select
    id as function_id, function, account_id, region, as_of, rule, severity, field, value, "limit", since, until,
    $message as message, fix, fact, runtime, path, line, nth, null::varchar as resource,
    version, version_use, owner
from ordered
