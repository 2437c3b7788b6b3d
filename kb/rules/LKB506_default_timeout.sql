-- id: LKB506
-- title: Default timeout
-- why: A timeout that was measured stops runaway code and its bill; three seconds are a guess.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html
-- severity: create=note update=note invoke=note
-- reads: Timeout
-- message: Timeout is not set, so that the default of {bound} s holds
-- advice: measure, and set it
select
    f.function_id, f.as_of, 'Timeout' as field, null as value, l."default" as bound, l.default_since as since,
    l.default_until as until, null as fix, 'practice:timeout-setting' as fact
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'function_timeout'
-- What names neither handler nor code is a part of a configuration, such as somebody asks about.
where f.timeout is null and not f.managed_instances and (f.handler is not null or f.code_kind is not null)
