-- id: LKB250
-- title: Setting outside the bounds of the API
-- why: The model of the API says how long texts and lists may be, and how large numbers; the API refuses what is beyond.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
-- severity: create=error update=error invoke=note
-- reads: any
-- needs: any
-- minor: yes
-- message: {field} {detail}, the {limit} is {bound}
with measured as (
    select
        function_id, as_of, field, path, coalesce(length, try_cast(value as double)) as size,
        coalesce(length::varchar, value) as told, length is null as is_number
    from fields
    where resource_id is null
)
select
    s.function_id, s.as_of, s.path as field, s.told as value,
    case when s.size < x.min then x.min else x.max end as bound, null as since, null as until, null as fix,
    'field:' || x.field as fact,
    case
        when s.is_number then 'is ' || s.told
        when x.type = 'string' then 'has ' || s.told || case s.size when 1 then ' character' else ' characters' end
        else 'has ' || s.told || case s.size when 1 then ' entry' else ' entries' end
    end as detail,
    case
        when s.size >= x.least and s.size <= x.most
            then 'the model of a later day takes ' || s.told || ', and nobody can tell whether AWS took it before'
    end as doubt
from measured s
join fields_on x on x.as_of = s.as_of and x.field = s.field
where
    x.possible <= s.as_of and s.is_number = (x.type in ('integer', 'double'))
    -- A text that is too short is malformed rather than short.
    and (s.size > x.max or (s.size < x.min and x.type <> 'string'))
    -- Most of what has a limit in the table of limits has a rule of its own, which knows since when; so have numbers
    -- of managed instances, LKB227.
    and (
        len(x.limits) is null
        or x.field in (
            'FunctionScalingConfig.MaxExecutionEnvironments', 'FunctionScalingConfig.MinExecutionEnvironments',
            'LoggingConfig.LogGroup'
        )
    )
    and not (x.field like 'CapacityProviderConfig.%' and s.is_number)
