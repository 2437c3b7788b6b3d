-- What a feature applies to is well-formed, and exists where it can be looked up.
with targets as (
    select line, applies_to, split_part(applies_to, ':', 1) as kind, split_part(applies_to, ':', 2) as id from features
)
select 'features' as "table", line, 'applies_to ' || applies_to || ' names nothing that there is' as message
from targets
where not case kind
    when 'all' then applies_to = 'all'
    when 'runtime' then id in (select runtime from runtimes)
    when 'trigger' then id in (select trigger from triggers)
    when 'package' then id in ('Zip', 'Image')
    when 'arch' then id in ('x86_64', 'arm64')
    when 'kind' then id <> ''
    when 'region' then id in (select region from regions)
    else false
end
