-- What is inferred has a source for the day of the edit and one for the value; a value that nobody shows is none.
select
    'runtime_milestones' as "table", line,
    'a value that is inferred needs two sources: of the day of the edit, and of the value' as message
from runtime_milestones
where retracted_in is null and basis = 'inferred_same_edit' and len(source_ids) < 2
