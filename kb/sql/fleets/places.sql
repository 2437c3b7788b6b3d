-- Functions and findings of each account and region.
with told as (
    -- Of an ARN the beginning says it, and is shared by many.
    select split_part(arn, ':function:', 1) as arn, account, place, count(*) as functions from functions_read group by all
),
functions as (
    select account_of(arn, account) as account_id, region_of(arn, place) as region, sum(functions)::bigint as functions
    from told
    group by all
),
findings as (
    select
        account_id, region,
        count(*) filter (nth::integer = 1 and resource is null) as with_findings,
        count(*) filter (severity = 'error') as errors,
        count(*) filter (severity = 'warning') as warnings,
        count(*) filter (severity = 'note') as notes
    from $findings
    group by all
)
select
    a.account_id, a.region, a.functions, coalesce(b.with_findings, 0) as with_findings,
    coalesce(b.errors, 0) as errors, coalesce(b.warnings, 0) as warnings, coalesce(b.notes, 0) as notes
from functions a
left join findings b on b.account_id is not distinct from a.account_id and b.region is not distinct from a.region
order by all;
