-- Versions count from 1 without a gap, in the order of their days.
select 'versions' as "table", line, 'version ' || version || ' must be ' || place || ', on no earlier day than the one before' as message
from (
    select *, row_number() over (order by line) as place, lag(recorded_on) over (order by line) as former from versions
)
where version <> place or recorded_on < former
