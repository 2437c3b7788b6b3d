-- Events lie between the announcement and our newest evidence.
select 'events' as "table", line, date || ' is outside of what the data cover' as message
from events
where date < date '2014-11-13' or date > (select max(read_on) from sources)
