-- A row cites at least one source of a kind that can show what it says. endoflife.date's scrape has only the days of
-- deprecation and of the update block; the model of the API has no dates of deprecation and no quotas of accounts;
-- somebody's list or article is no word of AWS about a limit or a field.
with
cited as (
    select
        'runtime_milestones' as "table", line, source_ids, recorded_in,
        case
            when milestone in ('preview', 'ga_planned', 'ga') then ['docs_scrape', 'third_party_tool', 'article']
            when milestone in ('block_create', 'block_invoke') then ['docs_scrape', 'sdk_model', 'article']
            else ['sdk_model', 'article']
        end as blind,
        runtime || ' ' || milestone as subject
    from runtime_milestones
    where retracted_in is null and basis <> 'third_party_tool'
    union all
    select 'limits', line, source_ids, recorded_in, ['docs_scrape', 'third_party_tool', 'article'], "limit"
    from limits
    where retracted_in is null
    union all
    select 'config_fields', line, source_ids, recorded_in, ['docs_scrape', 'third_party_tool', 'article', 'issue'], field
    from config_fields
    where retracted_in is null
),
kinds as (
    select c."table", c.line, c.subject, list(distinct s.kind order by s.kind) as found, c.blind
    from cited c, unnest(c.source_ids) as u(source_id)
    join sources s on s.source_id = u.source_id
    group by all
)
select
    "table", line,
    subject || ': cites only ' || array_to_string(found, ' and ') || ', which cannot show it: cite what it was read in' as message
from kinds
where len(list_filter(found, lambda kind: not list_contains(blind, kind))) = 0
