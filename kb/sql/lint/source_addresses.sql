-- An address is https, and stands once: answers name sources by their address.
select 'sources' as "table", line, url || ' is not an https address' as message
from sources
where not regexp_full_match(url, 'https://[^ ;]+')
union all
select 'sources', line, url || ' stands on another line too'
from sources
qualify count(*) over (partition by url) > 1
