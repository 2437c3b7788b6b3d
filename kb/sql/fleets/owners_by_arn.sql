-- Who owns the functions that something is attached to.
create or replace temp table owners_by_arn as
select f.arn, min(f.owner) as owner
from functions_read f
semi join attached_found a on a.function_id = f.arn
where f.owner is not null
group by all;
