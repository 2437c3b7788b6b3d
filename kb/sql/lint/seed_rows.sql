-- All 114 rows of the seed's timeline are told, each once.
select 'events' as "table", line, 'seed_row ' || seed_row || ' is not one of 1 to 114, or stands twice' as message
from events
where seed_row is not null and retracted_in is null
qualify seed_row not between 1 and 114 or count(*) over (partition by seed_row) > 1
union all
select 'events', 0, 'seed_row ' || n || ' is told nowhere'
from range(1, 115) r (n)
where n not in (select seed_row from events where seed_row is not null and retracted_in is null)
