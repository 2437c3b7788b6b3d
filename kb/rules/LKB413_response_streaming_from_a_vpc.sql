-- id: LKB413
-- title: Response streaming from a VPC
-- why: Function URLs do not stream the responses of functions in a VPC. AWS takes the pair, so this is a warning.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
-- severity: create=warning update=warning invoke=note
-- reads: InvokeMode Function.VpcConfig
-- about: function_url
-- needs: InvokeMode
-- message: the function is in a VPC, where its URL does not stream
-- advice: use BUFFERED, or stream through the API
select
    m.resource_id, m.function_id, m.as_of, 'InvokeMode' as field, m.invoke_mode as value, null as since,
    null as until,
    null as fix, 'feature:response-streaming:trigger:lambda-function-url' as fact
from function_urls m
join functions f on f.as_of = m.as_of and f.function_id = m.function_id
where m.invoke_mode = 'RESPONSE_STREAM' and f.subnets > 0
