-- A contradiction has two sides at least, about a table that there is.
select 'claims' as "table", line, 'claim ' || claim || ' has one side only' as message
from claims
where retracted_in is null
qualify count(*) over (partition by claim) < 2
union all
select 'claims', line, 'no table ' || about_table
from claims
where about_table not in (select table_name from information_schema.tables)
