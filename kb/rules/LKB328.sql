-- id: LKB328
-- title: Source of a mapping not available
-- why: On that day the service did not start functions yet, or did so no longer.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html
-- severity: create=error update=error invoke=note
-- reads: Source
-- about: event_source_mapping
-- message: {value} does not start functions on {as_of}{detail}
select
    m.resource_id, m.function_id, m.as_of, 'Source' as field, t.service as value, t.supported_to as since,
    case when t.supported_from > m.as_of then t.supported_from end as until, null as fix,
    'trigger:' || t.trigger as fact,
    case
        when t.supported_from > m.as_of then ': it does from ' || cast(t.supported_from as varchar) || ' on'
        else ': it did until ' || cast(t.supported_to as varchar)
    end as detail
from event_source_mappings m
join triggers_known t on t.trigger = m.source
where t.supported_from > m.as_of or t.supported_to <= m.as_of
