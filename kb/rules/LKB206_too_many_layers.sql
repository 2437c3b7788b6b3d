-- id: LKB206
-- title: Too many layers
-- why: A function takes a small number of layers; merged templates and shared defaults add up to more.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
-- severity: create=error update=error invoke=note
-- reads: Layers
-- needs: Layers
-- public: value
-- message: {value} layers, the limit is {bound} since {since}
-- advice: merge layers
select
    f.function_id, f.as_of, 'Layers' as field, f.layers as value, l.max as bound,
    l.valid_from as since, l.valid_to as until, null as fix, 'limit:' || l.limit_id as fact,
    case when f.layers > l.high then null else l.doubt end as doubt
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'function_layers'
where f.layers > l.strict_high
