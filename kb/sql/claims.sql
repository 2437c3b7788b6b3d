-- Every side of every contradiction; a key such as `python3.9/deprecation` names a thing and its aspect.
select
    claim, side, about_table, split_part(about_key, '/', 1) as about, nullif(split_part(about_key, '/', 2), '') as aspect,
    statement, value, verdict::varchar as verdict, reason, seed_row, source_ids
from claims
where recorded(recorded_in, retracted_in, (select max(data_version) from bases))
order by claim, side
