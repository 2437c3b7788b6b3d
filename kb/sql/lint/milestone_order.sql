-- By the newest AWS statements a runtime's milestones come in their order. Where AWS itself published another order the
-- pair stands in exceptions.csv.
with newest as (
    select * from runtime_milestones
    where retracted_in is null and basis <> 'third_party_tool' and milestone not in ('ga_planned', 'end_of_life')
    qualify row_number() over (partition by runtime, milestone order by known_from desc) = 1
),
ranked as (
    select *, list_position(['preview', 'ga', 'deprecation', 'block_create', 'block_update', 'block_invoke'], milestone::varchar) as rank
    from newest where date is not null
)
select
    'runtime_milestones' as "table", b.line, a.runtime || ' ' || a.milestone || ' ' || b.milestone as key,
    b.milestone || ' on ' || b.date || ' comes before ' || a.milestone || ' on ' || a.date as message
from ranked a
join ranked b on a.runtime = b.runtime and b.rank = a.rank + 1 and b.date < a.date
