-- The end of a value is the next change; an end of its own stands only where nothing follows.
select 'limits' as "table", l.line, 'valid_to must be after valid_from and stand only where no later value follows' as message
from limits l
where l.retracted_in is null and l.valid_to is not null
    and (
        l.valid_to <= l.valid_from
        or exists (
            select 1 from limits n where n."limit" = l."limit" and n.retracted_in is null and n.valid_from > l.valid_from
        )
    )
