-- An address is https, and stands once: answers name sources by their address.
select 'sources' as "table", line, url || ' is not an address that can be opened' as message
from sources
where not regexp_full_match(url, 'https://[^ ;]+') or (retracted_in is null and regexp_matches(url, '^https://github.com/[^/]+/[^/]+@'))
union all
select 'sources', line, url || ' stands on another line too'
from sources
where retracted_in is null
qualify count(*) over (partition by url) > 1
