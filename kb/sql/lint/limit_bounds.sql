-- The smallest value is not above the largest, the default lies between them, a step is positive.
select 'limits' as "table", line, 'min, default and max are out of order, or the step is not positive' as message
from limits
where min > max or "default" < min or "default" > max or step <= 0
