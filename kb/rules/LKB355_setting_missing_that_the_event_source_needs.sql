-- id: LKB355
-- title: Setting missing that the event source needs
-- why: Brokers are read by topic or queue and with credentials, databases by their name, and a start at a point in time needs that point.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html
-- severity: create=error update=note invoke=note
-- reads: any
-- about: event_source_mapping
-- public: detail
-- message: {field} is missing: {detail}
select
    m.resource_id, m.function_id, m.as_of, n.field, null as value, null as since, null as until, null as fix,
    n.fact, n.detail
from event_source_mappings m
join (
    values
        ('amazon-msk', 'Topics', 'field:EventSourceMapping.Topics[]', 'Kafka is read by topic'),
        ('self-managed-apache-kafka', 'Topics', 'field:EventSourceMapping.Topics[]', 'Kafka is read by topic'),
        ('amazon-mq', 'Queues', 'field:EventSourceMapping.Queues[]', 'a broker is read by queue'),
        (
            'amazon-mq', 'SourceAccessConfigurations', 'field:EventSourceMapping.SourceAccessConfigurations[]',
            'a broker asks for BASIC_AUTH'
        ),
        (
            'amazon-documentdb', 'SourceAccessConfigurations', 'field:EventSourceMapping.SourceAccessConfigurations[]',
            'a cluster of DocumentDB asks for BASIC_AUTH'
        ),
        (
            'amazon-documentdb', 'DocumentDBEventSourceConfig',
            'field:EventSourceMapping.DocumentDBEventSourceConfig.DatabaseName', 'one database of the cluster is read'
        ),
        (
            'AT_TIMESTAMP', 'StartingPositionTimestamp', 'field:EventSourceMapping.StartingPositionTimestamp',
            'AT_TIMESTAMP starts at the moment that it says'
        )
) n (word, field, fact, detail) on n.word in (m.source, m.starting_position)
where
    not exists (
        select 1 from fields s where s.resource_id = m.resource_id and s.as_of = m.as_of and s.field = substr(n.fact, 7)
    )
    and not exists (
        select 1 from unresolved u
        where
            u.function_id = m.resource_id
            and (u.field in (n.field, 'Source') or starts_with(u.field, n.field || '.'))
    )
