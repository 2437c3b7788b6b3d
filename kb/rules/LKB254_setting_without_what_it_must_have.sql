-- id: LKB254
-- title: Setting without what it must have
-- why: A setting that is there must say this; CloudFormation, Terraform or the API refuse it otherwise.
-- source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
-- severity: create=error update=error invoke=note
-- reads: any
-- needs: missing
-- minor: yes
-- public: detail
-- message: {field} is missing: {detail} is refused without it
select
    s.function_id, s.as_of, s.path as field, null as value, null as since, null as until, null as fix,
    'field:' || x.field as fact, regexp_replace(s.path, '(\[\])?\.[^.]*$', '') as detail
from fields s
left join fields_on x on x.as_of = s.as_of and x.field = substr(s.field, 9)
-- What did not exist yet is told by another rule.
where s.missing and s.resource_id is null and coalesce(x.possible <= s.as_of, true)
