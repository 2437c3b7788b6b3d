-- id: LKB250
-- title: Setting outside the bounds of the API
-- why: The model of the API says how long texts and lists may be; the API refuses what is beyond.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
-- severity: create=error update=error invoke=note
-- reads: any
-- needs: any
-- minor: yes
-- public: value detail
-- message: {field} has {value} {detail}, the {limit} is {bound}
select
    s.function_id, s.as_of, x.field as field, s.length as value,
    case when s.length < x.min then x.min else x.max end as bound, null as since, null as until, null as fix,
    'field:' || x.field as fact,
    case
        when x.type = 'string' then case s.length when 1 then 'character' else 'characters' end
        else case s.length when 1 then 'entry' else 'entries' end
    end as detail,
    case
        when s.length >= x.least and s.length <= x.most
            then 'the model of a later day takes ' || s.length || ', and nobody can tell whether AWS took it before'
    end as doubt
from fields s
join fields_on x on x.as_of = s.as_of and x.field = s.field
where
    s.resource_id is null and x.possible <= s.as_of and x.type not in ('integer', 'double', 'boolean')
    -- A text that is too short is malformed rather than short.
    and (s.length > x.max or (s.length < x.min and x.type <> 'string'))
    -- What has a limit in the table of limits has a rule of its own, which knows since when.
    and (len(x.limits) is null or x.field = 'LoggingConfig.LogGroup')
