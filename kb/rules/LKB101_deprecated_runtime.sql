-- id: LKB101
-- title: Deprecated runtime
-- why: AWS neither patches a deprecated runtime nor supports functions that use it.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
-- severity: create=warning update=warning invoke=warning
-- reads: Runtime
-- needs: Runtime
-- message: runtime {value} has been deprecated since {since}{moves}{detail}{until_moves}
-- advice: move to {fix}
select
    f.function_id, f.as_of, 'Runtime' as field, f.runtime as value, r.deprecation as since,
    least(r.block_create, r.block_update) as until, r.successor as fix, 'runtime:' || r.runtime || ':deprecation' as fact,
    case
        when r.block_create <= r.block_update then '; creation will be blocked on ' || cast(r.block_create as varchar)
        when r.block_update is not null then '; updates will be blocked on ' || cast(r.block_update as varchar)
        when r.block_create is not null then '; creation will be blocked on ' || cast(r.block_create as varchar)
    end as detail
from functions f
join runtimes_on r on r.as_of = f.as_of and r.runtime = f.runtime
where r.phase = 'deprecated' and r.api_identifier
