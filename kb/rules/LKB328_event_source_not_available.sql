-- id: LKB328
-- title: Event source not available
-- why: On that day the service did not start functions yet, or did so no longer.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html
-- severity: create=error update=error invoke=note
-- reads: Source
-- about: event_source_mapping event_source
-- message: {value} does not start functions on {as_of}{detail}
with starts as (
    select resource_id, function_id, as_of, source from event_source_mappings
    union all
    select resource_id, function_id, as_of, source from event_sources
)
select
    s.resource_id, s.function_id, s.as_of, 'Source' as field, t.service as value, t.supported_to as since,
    case when t.supported_from > s.as_of then t.supported_from end as until, null as fix,
    'trigger:' || t.trigger as fact,
    case
        when t.begins > s.as_of then ': it does ' || t.told
        else ': it did until ' || cast(t.supported_to as varchar)
    end as detail,
    x.doubt
from starts s
join triggers_known t on t.trigger = s.source
left join triggers_on x on x.as_of = s.as_of and x.trigger = s.source
where t.begins > s.as_of or t.supported_to <= s.as_of or x.doubt is not null
