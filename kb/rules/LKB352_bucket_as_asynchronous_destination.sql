-- id: LKB352
-- title: Bucket as asynchronous destination
-- why: A bucket takes records of failures only, and came years after queues, topics, buses and functions.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
-- severity: create=error update=error invoke=note
-- reads: DestinationConfig
-- about: event_invoke_config
-- needs: DestinationConfig
-- public: value detail
-- message: a bucket takes no records of {value} on {as_of}{detail}
-- advice: name a queue, a topic, an event bus or a function
with destinations as (
    select resource_id, function_id, as_of, 'successes' as results
    from event_invoke_configs
    where successes_to_bucket
    union all
    select resource_id, function_id, as_of, 'failures'
    from event_invoke_configs
    where failures_to_bucket
)
select
    d.resource_id, d.function_id, d.as_of, 'DestinationConfig' as field, d.results as value, null as since,
    case when d.results = 'failures' and k.begins > d.as_of then k.begins end as until, null as fix,
    'feature:destination-s3:all' as fact,
    case when d.results = 'failures' and k.begins > d.as_of then ': it does ' || k.told end as detail,
    case when d.results = 'failures' then x.doubt end as doubt
from destinations d
left join features_on x on x.as_of = d.as_of and x.feature = 'destination-s3' and x.applies_to = 'all'
left join features_known k on k.feature = 'destination-s3' and k.applies_to = 'all'
where d.results = 'successes' or x.feature is null or x.doubt is not null
