-- The address of a source can be opened: a host with a domain, and nothing that must be encoded.
select 'sources' as "table", line, url || ' is no address that can be opened' as message
from sources
where retracted_in is null
    and (
        not regexp_full_match(url, 'https://([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(:[0-9]+)?(/.*)?')
        or regexp_matches(url, '[\s<>"{}|\\^`]')
    )
