-- No limit of Lambda is negative (but for -1, no end) or astronomic; sizes do not exceed what their unit is for.
select 'limits' as "table", line, 'a value of ' || greatest(abs(min), abs(max), abs("default")) || ' ' || unit || ' is out of proportion' as message
from limits
where least(min, max, "default") < -1
    or greatest(min, max, "default") > case when unit in ('GB', 'GiB', 'days') then 1e6 when unit in ('MB', 'KB') then 1e7 when unit = 's' then 1e9 else 1e11 end
