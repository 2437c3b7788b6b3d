-- What is told of a date of a runtime on a day: that AWS only published it, where the day that has come since lies past
-- our evidence, and how often AWS moved it.
select
    b.as_of, m.runtime, m.last_date as date,
    ' (' || concat_ws(
        ', ',
        case when m.last_date > $evidence and m.last_date <= b.as_of then 'as published on ' || max(m.last_known_from) end,
        case max(m.moves)
            when 0 then null when 1 then 'a date AWS moved once' when 2 then 'a date AWS moved twice'
            else 'a date AWS moved ' || max(m.moves) || ' times'
        end
    ) || ')' as words
from bases b
join slips_known m on m.known_at = b.known_at
group by b.as_of, m.runtime, m.last_date
having words <> ' ()'
