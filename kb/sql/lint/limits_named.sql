-- Limits that triggers and fields refer to exist.
with named as (
    select 'triggers' as "table", line, unnest(limits) as id from triggers
    union all select 'config_fields', line, unnest(limits) from config_fields
)
select "table", line, 'no limit ' || id || ' in limits.csv' as message
from named
where id not in (select "limit" from limits)
