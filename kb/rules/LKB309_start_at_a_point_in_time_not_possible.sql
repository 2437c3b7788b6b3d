-- id: LKB309
-- title: Start at a point in time not possible
-- why: Only some sources can be read from a point in time on.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
-- severity: create=error update=error invoke=note
-- reads: Source StartingPosition
-- about: event_source_mapping
-- needs: StartingPosition
-- message: StartingPosition {value} does not exist for {bound}{detail}
-- advice: use TRIM_HORIZON or LATEST
select
    m.resource_id, m.function_id, m.as_of, 'StartingPosition' as field, m.starting_position as value,
    t.service as bound,
    null as since, case when k.begins > m.as_of then k.begins end as until, null as fix,
    'trigger:' || m.source as fact,
    case when k.begins > m.as_of then ' before ' || cast(k.begins as varchar) end as detail,
    x.doubt
from event_source_mappings m
join triggers_on t on t.as_of = m.as_of and t.trigger = m.source
join features_on p on p.as_of = m.as_of and p.feature = 'starting-position' and p.applies_to = 'trigger:' || m.source
left join features_on x on x.as_of = m.as_of and x.feature = 'start-at-timestamp'
    and x.applies_to = 'trigger:' || m.source
left join features_known k on k.feature = 'start-at-timestamp' and k.applies_to = 'trigger:' || m.source
where m.starting_position = 'AT_TIMESTAMP' and (x.feature is null or x.doubt is not null)
