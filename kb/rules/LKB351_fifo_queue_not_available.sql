-- id: LKB351
-- title: FIFO queue not available
-- why: FIFO queues came to start functions later than standard ones.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
-- severity: create=error update=error invoke=note
-- reads: Source QueueFifo
-- about: event_source_mapping
-- needs: QueueFifo
-- public: detail
-- message: FIFO queues do not start functions on {as_of}{detail}
select
    m.resource_id, m.function_id, m.as_of, 'Source' as field, t.service as value, null as since,
    case when k.begins > m.as_of then k.begins end as until, null as fix,
    'feature:fifo-queues:trigger:amazon-sqs' as fact,
    case when k.begins > m.as_of then ': they do ' || k.told end as detail,
    x.doubt
from event_source_mappings m
-- Before any queue started functions: LKB328.
join triggers_on t on t.as_of = m.as_of and t.trigger = m.source
left join features_on x on x.as_of = m.as_of and x.feature = 'fifo-queues' and x.applies_to = 'trigger:' || m.source
left join features_known k on k.feature = 'fifo-queues' and k.applies_to = 'trigger:' || m.source
where m.source = 'amazon-sqs' and m.queue_fifo and (x.feature is null or x.doubt is not null)
