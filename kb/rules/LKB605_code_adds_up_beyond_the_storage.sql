-- id: LKB605
-- title: Code adds up beyond the storage
-- why: An account stores so much code of functions and layers in a Region; the next version beyond it is refused. Counted is the code as it is packed, which is the least that it takes: AWS has counted it unzipped since July 2026, and a local package that was not packed counts with what no archive of it gets below.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
-- severity: create=error update=error invoke=note
-- reads: CodeSize
-- about: total
-- needs: CodeSize
-- message: {detail}
-- advice: delete versions that nobody uses, or ask AWS for more
select
    t.resource_id, t.function_id, t.as_of, 'CodeSize' as field, t.code_size as value, q.max * 1024 * 1024 * 1024 as bound,
    q.valid_from as since, q.valid_to as until, null as fix, 'limit:' || q.limit_id as fact,
    -- What may be, and what a larger quota of the account may allow, is no error.
    case when not (t.certain and q.of_account) and c.operation <> 'invoke' then 'warning' end as severity,
    format('the code of {}{} comes to {}{:.1f} GB as packed; {}{} GB',
        concat_ws(' and ', case when t.parts > 0 then t.parts::bigint || ' function' || left('s', (t.parts <> 1)::integer) end,
            case when t.layers > 0 then t.layers::bigint || ' layer' || left('s', (t.layers <> 1)::integer) end),
        case when t.scope = 'folder' then ' in all stacks' else '' end,
        case when t.unmeasured > 0 then 'at least ' else '' end, t.code_size / 1024 / 1024 / 1024,
        case when q.of_account then 'the account has ' else 'by default an account has ' end, q.max) as detail,
    case when t.code_size > q.high * 1024 * 1024 * 1024 then null else q.doubt end as doubt
from totals t
cross join coverage c
join limits_on q on q.as_of = t.as_of and q.limit_id = 'code_storage_per_region'
where t.total = 'code' and t.code_size > q.strict_high * 1024 * 1024 * 1024
