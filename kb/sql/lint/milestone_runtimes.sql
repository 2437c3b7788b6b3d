-- A milestone is of a runtime that there is, and every runtime has one that says since when it is there.
select 'runtime_milestones' as "table", line, 'no runtime ' || runtime || ' in runtimes.csv' as message
from runtime_milestones
where runtime not in (select runtime from runtimes)
union all
select 'runtimes', line, runtime || ' has neither a preview nor a ga milestone'
from runtimes
where runtime not in (select runtime from runtime_milestones where milestone in ('preview', 'ga'))
