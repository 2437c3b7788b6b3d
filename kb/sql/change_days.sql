-- The days on which an answer about the functions read may change, as known on the basis: the ends of validity windows.
-- `facts_named` has the limits and features that the rules look at.
create or replace temp table change_days as
with looked_at as (
    from facts_named
    union select 'runtimes_on', runtime from read_functions where runtime is not null
    union select 'fields_on', field from read_fields where resource_id is null
    union select 'fields_on', 'Environment.Variables.<reserved>' from read_functions where environment_names is not null
)
select distinct t.day
from turning_days t
join looked_at l on l.relation = t.relation and l.id = t.id
where t.day > date '2014-11-13'
    -- Of what a feature came to later, only the runtimes read here matter.
    and (t.runtime is null or t.runtime in (select runtime from read_functions))
union select date '2014-11-13';
