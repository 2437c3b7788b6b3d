-- id: LKB504
-- title: Policy without bounds
-- why: The role of a function should hold the rights it needs and no others.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html
-- severity: create=note update=note invoke=note
-- reads: Policies
-- needs: wildcard_policy
-- message: the function's policies allow {value}
-- advice: name the actions that it needs
select
    f.function_id, f.as_of, 'Policies' as field, f.wildcard_policy as value, null as since, null as until,
    null as fix,
    'practice:least-privilege' as fact
from functions f
where f.wildcard_policy is not null
