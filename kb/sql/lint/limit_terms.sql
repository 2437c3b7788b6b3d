-- One limit has one name, topic, scope, condition and unit, whatever its value.
select
    'limits' as "table", l.line, 'name, topic, scope, applies_to or unit differs from line ' || f.line || ' of the same limit' as message
from limits l
join (select * from limits where retracted_in is null qualify row_number() over (partition by "limit" order by valid_from) = 1) f
    on f."limit" = l."limit"
where l.retracted_in is null
    and (l.name, l.topic, l.scope, l.applies_to, l.unit) is distinct from (f.name, f.topic, f.scope, f.applies_to, f.unit)
