-- id: LKB412
-- title: Response streaming not available for the runtime
-- why: Managed runtimes other than Node.js, and .NET since August 2026, collect a response before they send it, unless a wrapper such as the Lambda Web Adapter speaks in their place. AWS takes the pair, so this is a warning.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
-- severity: create=warning update=warning invoke=note
-- reads: InvokeMode Function.Runtime Function.Environment
-- whole: Environment
-- about: function_url
-- needs: InvokeMode
-- message: runtime {value} does not stream responses on {as_of}
-- advice: use a custom runtime, or BUFFERED
select
    m.resource_id, m.function_id, m.as_of, 'InvokeMode' as field, f.runtime as value, null as since, null as until,
    null as fix, 'runtime:' || f.runtime as fact,
    x.doubt
from function_urls m
join functions f on f.as_of = m.as_of and f.function_id = m.function_id
join runtimes_on r on r.as_of = f.as_of and r.runtime = f.runtime and r.phase <> 'not_yet_available'
    and r.api_identifier
left join features_on x on x.as_of = f.as_of and x.feature = 'response-streaming'
    and x.applies_to = 'runtime:' || f.runtime
where m.invoke_mode = 'RESPONSE_STREAM' and (x.feature is null or x.doubt is not null)
    -- A wrapper is started in the place of the runtime.
    and not list_contains(coalesce(f.environment_names, []), 'AWS_LAMBDA_EXEC_WRAPPER')
