-- id: LKB235
-- title: Key that the format does not know
-- why: What is written under a misspelt key, or one of another format, is refused or passed over; the default holds then.
-- source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
-- severity: create=error update=error invoke=note
-- reads: UnknownKeys
-- about: attachment
-- needs: any
-- public: value detail
-- message: {field} is no key that this format knows here{detail}
select
    -- A template is refused, not a configuration: it blocks no operation.
    coalesce(s.resource_id, s.function_id) as resource_id, s.function_id, s.as_of, s.field,
    substr(s.field, 13) as value, null as since, null as until, null as fix,
    split_part(s.value, ' ', 1) as severity,
    case when split_part(s.value, ' ', 2) <> '' then '; write ' || substr(s.value, length(split_part(s.value, ' ', 1)) + 2)
        else '; it may be newer than the list of November 2026' end as detail
from fields s
where starts_with(s.field, 'UnknownKeys.')
