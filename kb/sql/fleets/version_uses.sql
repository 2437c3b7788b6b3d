-- Which published versions something names, by account, Region, function and version.
create or replace temp table versions_named as
with told as (
    select text::json as item from fleet.attached where json_valid(text)
),
named as (
    select
        string_split(item ->> '$.AliasArn', ':') as parts, 'alias' as use,
        unnest(list_concat(
            [item ->> '$.FunctionVersion'],
            coalesce(json_keys(item, '$.RoutingConfig.AdditionalVersionWeights'), [])
        )) as version
    from told
    where item ->> '$.AliasArn' is not null
    union all
    select string_split(item ->> '$.FunctionArn', ':'), 'mapping', string_split(item ->> '$.FunctionArn', ':')[8]
    from told
    where item ->> '$.UUID' is not null
)
select parts[5] as account, parts[4] as place, parts[7] as name, version, min(use) as use
from named
where version is not null
group by all;

-- Accounts and Regions whose aliases are listed: those that `collect` says, and those with any alias.
create or replace temp table aliases_listed as
select distinct item ->> '$.AccountId' as account, item ->> '$.Region' as place
from (select text::json as item from fleet.account_records where json_valid(text))
where item ->> '$.Lacking.ListAliases' is null
union
select account, place from versions_named where use = 'alias';

create or replace temp macro use_of(version, use, listed) as
    case
        when version is null or version = '$LATEST' then '$LATEST'
        when use is not null then use
        when listed is not null then 'unused'
        else 'unknown'
    end;
