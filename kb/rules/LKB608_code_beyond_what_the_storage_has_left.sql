-- id: LKB608
-- title: Code beyond what the storage has left
-- why: What an account stores already leaves less room for new functions and layers. Counted is the new code as it is packed, which is the least that it takes; a local package that was not packed counts with what no archive of it gets below.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
-- severity: create=error update=note invoke=note
-- reads: CodeSize
-- about: total
-- needs: CodeSize
-- message: {detail}
-- advice: delete versions that nobody uses, or ask AWS for more; for functions that are deployed already ask with --operation update
select
    t.resource_id, t.function_id, t.as_of, 'CodeSize' as field, t.code_size as value,
    q.unused * 1024 * 1024 * 1024 as bound, null as since, null as until, null as fix, 'limit:' || q.limit_id as fact,
    case when not t.certain then 'warning' end as severity,
    format('the code of {}{} comes to {}{:.1f} MB as packed; the account has {:.1f} MB left of {} GB',
        concat_ws(' and ', case when t.parts > 0 then t.parts::bigint || ' function' || left('s', (t.parts <> 1)::integer) end,
            case when t.layers > 0 then t.layers::bigint || ' layer' || left('s', (t.layers <> 1)::integer) end),
        case t.scope when 'folder' then ' in all stacks' else '' end,
        case when t.unmeasured > 0 then 'at least ' else '' end, t.code_size / 1024 / 1024,
        greatest(q.unused, 0) * 1024, q.max) as detail
from totals t
cross join coverage c
join limits_on q on q.as_of = t.as_of and q.limit_id = 'code_storage_per_region'
-- What is there already has been taken off what is left.
where c.operation = 'create' and t.total = 'new code' and q.unused is not null
    and t.code_size > greatest(q.unused, 0) * 1024 * 1024 * 1024
    and (t.certain or t.least <= greatest(q.unused, 0) * 1024 * 1024 * 1024)
    -- What is beyond the whole storage is said by another rule.
    and t.code_size <= q.max * 1024 * 1024 * 1024
