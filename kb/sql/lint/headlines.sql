-- A headline is one short sentence.
select 'events' as "table", line, 'a headline is a sentence of at most 130 characters that ends with a full stop' as message
from events
where length(headline) > 130 or not ends_with(headline, '.')
