-- id: LKB356
-- title: Settings of an attachment that exclude each other
-- why: Of some settings one stands in place of the other, or belongs to one value of the other only; AWS refuses both together.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html https://docs.aws.amazon.com/lambda/latest/api/API_CreateCapacityProvider.html
-- severity: create=error update=error invoke=note
-- reads: any
-- about: event_source_mapping capacity_provider
-- needs: any
-- bound: StartingPosition SelfManagedKafkaEventSourceConfig InstanceRequirements
-- message: {field} does not go with {detail}
-- advice: leave one of the two out
select
    s.resource_id, s.function_id, s.as_of, s.path as field, null as value,
    w.path || case when w.value is null or starts_with(w.value, '[') then '' else ' ' || w.value end as bound,
    null as since, null as until, null as fix,
    -- The setting is told in the words of the format; of what it says only words of the API, which no format has for it.
    w.path || case when w.value in ('LATEST', 'TRIM_HORIZON', 'Queue') then ' ' || w.value else '' end as detail,
    case
        when starts_with(s.field, 'CapacityProvider.')
            then 'field:CapacityProvider.InstanceRequirements.AllowedInstanceTypes'
        when w.value = 'Queue' then 'field:EventSourceMapping.SelfManagedKafkaEventSourceConfig.ConsumptionMode'
        else 'field:EventSourceMapping.StartingPositionTimestamp'
    end as fact
from fields s
join fields w on w.resource_id = s.resource_id and w.as_of = s.as_of
where
    (
        s.field = 'EventSourceMapping.StartingPositionTimestamp' and w.field = 'EventSourceMapping.StartingPosition'
        and w.value <> 'AT_TIMESTAMP'
    )
    or (
        s.field in (
            'EventSourceMapping.StartingPosition', 'EventSourceMapping.StartingPositionTimestamp',
            'EventSourceMapping.MaximumBatchingWindowInSeconds'
        )
        and w.field = 'EventSourceMapping.SelfManagedKafkaEventSourceConfig.ConsumptionMode' and w.value = 'Queue'
    )
    or (
        s.field = 'CapacityProvider.InstanceRequirements.AllowedInstanceTypes'
        and w.field = 'CapacityProvider.InstanceRequirements.ExcludedInstanceTypes'
    )
