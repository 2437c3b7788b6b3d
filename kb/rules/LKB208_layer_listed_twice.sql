-- id: LKB208
-- title: Layer listed twice
-- why: A function takes one version of a layer; shared defaults often add a second.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html
-- severity: create=error update=error invoke=note
-- reads: Layers
-- needs: layer_listed_twice
-- minor: yes
-- message: layer {value} is listed twice
-- advice: keep one version of it
select
    f.function_id, f.as_of, 'Layers' as field, f.layer_listed_twice as value, null as since, null as until,
    null as fix,
    'field:Layers[].<arn>' as fact
from functions f
where f.layer_listed_twice is not null
