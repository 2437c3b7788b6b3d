-- id: LKB233
-- title: Web function name too long
-- why: The name of a web function has a bound; the length that the API takes is meant for whole ARNs.
-- source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-webfunction.html
-- severity: create=error update=error invoke=note
-- reads: FunctionName
-- about: web_function
-- needs: FunctionName
-- message: the name {value} has more than {bound} characters
-- advice: choose a shorter one
select
    w.resource_id, w.function_id, w.as_of, 'FunctionName' as field, w.name as value, l.max as bound,
    l.valid_from as since, l.valid_to as until, null as fix, 'limit:' || l.limit_id as fact
from web_functions w
join limits_on l on l.as_of = w.as_of and l.limit_id = 'web_function_name_length'
where w.name not like 'arn:%' and length(w.name) > l.max
