-- What the functions of each account in each Region reserve together, and how much code they have. A function that is
-- listed with its published versions reserves once; the row of the one that reserves most stands for all.
with listed as (
    select
        as_of, account_of(arn, account) as account, region_of(arn, place) as region,
        coalesce(nullif(array_to_string(string_split(arn, ':')[1:7], ':'), ''), name, path || ':' || line) as function,
        name_of(arn, name, path, line) as shown, arn, path, line, $reserved as reserved, $code as code
    from functions_read
),
functions as (
    select
        as_of, account, region, function, max(reserved) as reserved, sum(code) as code, min(split_part(shown, ':', 1)) as shown,
        min_by(arn, line) as arn, min_by(path, line) as path, min(line) as line
    from listed
    group by all
)
select
    as_of, account, region, sum(reserved) as reserved, count(*) filter (reserved > 0) as parts, sum(code) as code,
    count(*) filter (code > 0) as stored,
    list({'name': shown, 'amount': reserved} order by reserved desc, shown) filter (reserved > 0) as reserving,
    max_by({'arn': arn, 'name': shown, 'path': path, 'line': line}, coalesce(reserved, 0) + 1 / (1 + line::double)) as largest
from functions
group by as_of, account, region
having sum(reserved) > 0 or sum(code) > 0
order by as_of, account nulls first, region nulls first
