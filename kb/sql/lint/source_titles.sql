-- Since data version 13 a source has a title of its own: answers and pages show it beside its address.
select 'sources' as "table", line, title || ' is the address: give the title of the page, or say what it is' as message
from sources
where recorded_in >= 13
    and regexp_replace(lower(rtrim(title, '/')), '^(https?://)?(www\.)?', '')
        = regexp_replace(lower(rtrim(url, '/')), '^https?://(www\.)?', '')
