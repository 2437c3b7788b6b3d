-- id: LKB358
-- title: Unpublished version where a published one belongs
-- why: Traffic is divided between published versions only, and provisioned concurrency belongs to one of them or its alias.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
-- severity: create=error update=error invoke=note
-- reads: any
-- about: alias
-- public: detail
-- message: {field} is $LATEST, but {detail} needs a published version
-- advice: publish a version, and name it
select
    m.resource_id, m.function_id, m.as_of, n.field, '$LATEST' as value, null as since, null as until, null as fix,
    case when n.field = 'FunctionVersion' and m.weighted_versions <> 0
        then 'field:Alias.RoutingConfig.AdditionalVersionWeights' else 'field:ProvisionedConcurrentExecutions' end as fact,
    case when n.field = 'FunctionVersion' and m.weighted_versions <> 0
        then 'a division of traffic' else 'provisioned concurrency' end as detail
from aliases m
join (values ('FunctionVersion'), ('Qualifier')) n (field)
    on case n.field when 'FunctionVersion' then m.version else m.qualifier end = '$LATEST'
where (n.field = 'FunctionVersion' and m.weighted_versions <> 0) or m.provisioned_concurrency is not null
