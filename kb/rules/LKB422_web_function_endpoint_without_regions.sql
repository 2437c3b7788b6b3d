-- id: LKB422
-- title: Web function endpoint without Regions
-- why: An endpoint in more than the home Region has to say in which.
-- source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-webfunctionendpoint.html
-- severity: create=error update=error invoke=note
-- reads: EndpointType Regions
-- about: web_function_endpoint
-- needs: EndpointType
-- message: Regions is missing: an endpoint of the type {value} needs it
-- advice: list them, or use HomeRegion
select
    e.resource_id, e.function_id, e.as_of, 'Regions' as field, e.endpoint_type as value, null as since, null as until,
    null as fix, 'field:WebFunction.endpointConfig.regions[]' as fact
from web_function_endpoints e
where e.endpoint_type in ('MultiRegion', 'PerRegion') and coalesce(e.regions, 0) = 0
