-- id: LKB308
-- title: Starting position missing
-- why: A stream must be told where reading begins.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
-- severity: create=error update=note invoke=note
-- reads: Source StartingPosition
-- about: event_source_mapping
-- message: StartingPosition is missing: {bound} needs it
-- advice: say TRIM_HORIZON or LATEST
select
    m.resource_id, m.function_id, m.as_of, 'StartingPosition' as field, null as value, t.service as bound,
    null as since, null as until, null as fix, 'feature:starting-position:trigger:' || m.source as fact
from event_source_mappings m
join triggers_on t on t.as_of = m.as_of and t.trigger = m.source
where m.source in ('amazon-kinesis-data-streams', 'amazon-dynamodb-streams') and m.starting_position is null
