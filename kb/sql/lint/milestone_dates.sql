-- A date stands where AWS set one, and nowhere else.
select
    'runtime_milestones' as "table", line,
    case when date is null then 'scheduled needs a date' else statement || ' must have no date' end as message
from runtime_milestones
where (statement = 'scheduled') <> (date is not null)
