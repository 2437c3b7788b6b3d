-- id: LKB354
-- title: Attachment without what it must have
-- why: CloudFormation, SAM and Terraform refuse a resource that does not say this, as AWS does.
-- source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Lambda.html https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html
-- severity: create=error update=error invoke=note
-- reads: any
-- about: attachment
-- needs: missing
-- public: detail
-- message: {field} is missing{detail}, and nothing else supplies it
select
    s.resource_id, s.function_id, s.as_of, s.path as field, null as value, null as since, null as until, null as fix,
    'field:' || x.field as fact,
    case when contains(s.value, ' or ') then ', as is ' || split_part(s.value, ' or ', 2) else '' end as detail
from fields s
left join fields_on x on x.as_of = s.as_of and x.field = substr(s.field, 9)
-- What could not be said yet, and all of what did not exist yet, is told by other rules.
where s.missing and s.resource_id is not null and coalesce(x.possible <= s.as_of, true)
