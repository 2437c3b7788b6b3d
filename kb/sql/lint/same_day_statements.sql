-- On one day AWS says one thing about a milestone.
select
    'runtime_milestones' as "table", b.line,
    'line ' || a.line || ' has another AWS statement of ' || b.known_from || ' about ' || b.milestone as message
from runtime_milestones a
join runtime_milestones b
    on a.runtime = b.runtime and a.milestone = b.milestone and a.known_from = b.known_from and a.line < b.line
where a.basis <> 'third_party_tool' and b.basis <> 'third_party_tool'
    and (a.retracted_in is null or a.retracted_in > b.recorded_in)
    and (b.retracted_in is null or b.retracted_in > a.recorded_in)
    and (a.date is distinct from b.date or a.statement <> b.statement)
