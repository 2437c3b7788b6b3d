-- Findings about sums come after those about the function that they stand at, so that each function has one first.
create or replace temp table renumbered as
with sums as (
    select * from attached_found where resource is null
),
own as (
    select path, line, count(*) as findings from ($findings) semi join sums using (path, line) group by all
)
select
    s.* replace (
        row_number() over (partition by s.path, s.line order by s.rule, s.field, s.nth) + coalesce(o.findings, 0) as nth
    )
from sums s
left join own o using (path, line);

delete from attached_found where resource is null;

insert into attached_found by name select * from renumbered;
