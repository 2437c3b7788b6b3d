-- What AWS said the date of a milestone was, a row for each time it said another date than before.
select s.runtime, r.language, s.milestone::varchar as milestone, s.known_from as known, s.date, s.source_ids, s.former
from (
    select *, lag(date) over (partition by runtime, milestone order by rank desc) as former
    from statements_known
    where from_aws and milestone in ('deprecation', 'block_create', 'block_update')
) s
join runtimes_known r on r.known_at = s.known_at and r.runtime = s.runtime
where s.date is not null and s.date is distinct from s.former
order by s.runtime, milestone, s.known_from
