-- An uncertain day has the days between which it lies.
select 'limits' as "table", line, 'valid_from_earliest must be before valid_from, valid_from_latest after it' as message
from limits
where valid_from_earliest >= valid_from or valid_from_latest <= valid_from
union all
select 'limits', line, precision || ' needs valid_from_earliest'
from limits
where precision = 'bracketed' and valid_from_earliest is null
union all
select 'limits', line, 'estimated needs valid_from_earliest and valid_from_latest'
from limits
where precision = 'estimated' and (valid_from_earliest is null or valid_from_latest is null)
