-- What each function reserves and has provisioned. One that is listed with its published versions reserves once. What answers of AWS say of provisioned concurrency, alias by alias, is
-- sure; of a column nobody says whether each row tells its own part or the whole.
create or replace temp table summed_functions as
with answered as (
    select coalesce(as_of, $as_of) as as_of, path, line, text::json as item from fleet.attached where json_valid(text)
),
provisions as (
    select
        as_of, path, line, coalesce(item ->> '$.AliasArn', item ->> '$.FunctionArn') as arn,
        try_cast(coalesce(
            item ->> '$.ProvisionedConcurrencyConfig.ProvisionedConcurrentExecutions',
            item ->> '$.RequestedProvisionedConcurrentExecutions'
        ) as double) as amount
    from answered
),
by_qualifier as (
    select as_of, arn, max(amount) as amount, min_by(path, line) as path, min(line) as line
    from provisions
    where amount > 0 and contains(arn, ':function:')
    group by all
),
told as (
    select
        as_of, array_to_string(string_split(arn, ':')[1:7], ':') as function, sum(amount) as amount,
        min_by(path, line) as path, min(line) as line
    from by_qualifier
    group by all
),
listed as (
    select
        as_of, account_of(arn, account) as account, region_of(arn, place) as region,
        coalesce(nullif(array_to_string(string_split(arn, ':')[1:7], ':'), ''), name, path || ':' || line) as function,
        name_of(arn, name, path, line) as shown, arn, path, line, reserved_concurrency as reserved, provisioned,
        provisioned_of_versions
    from functions_read
    where reserved_concurrency is not null or provisioned > 0 or provisioned_of_versions > 0
),
functions as (
    select
        as_of, account, region, function, max(reserved) as reserved, max(provisioned) as largest, sum(provisioned) as summed,
        max(provisioned_of_versions) as of_versions, min(shown) as shown,
        min_by(arn, line) as arn, min_by(path, line) as path, min(line) as line
    from listed
    group by all
)
select
    as_of, coalesce(f.account, account_of(function, null)) as account, coalesce(f.region, region_of(function, null)) as region,
    function, coalesce(f.shown, name_of(function, null, t.path, t.line)) as name, coalesce(f.arn, case when starts_with(function, 'arn:') then function end) as arn,
    coalesce(f.path, t.path) as path, coalesce(f.line, t.line) as line, f.reserved,
    -- The smallest and the largest that it may be.
    case when sure then of_answers else f.largest end as provisioned,
    case when sure then of_answers else f.summed end as provisioned_most
from (
    select
        coalesce(f.as_of, t.as_of) as as_of, coalesce(f.function, t.function) as function, f, t,
        t.amount is not null or f.of_versions > 0 as sure,
        coalesce(t.amount, 0) + coalesce(f.of_versions, 0) as of_answers
    from functions f
    full join told t on t.as_of = f.as_of and t.function = f.function
);
