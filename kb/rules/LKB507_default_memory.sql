-- id: LKB507
-- title: Default memory
-- why: Processor share and network grow with memory: performance tests should decide it.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/best-practices.html
-- severity: create=note update=note invoke=note
-- reads: MemorySize
-- message: MemorySize is not set, so that the default of {bound} MB holds
-- advice: measure, and set it
select
    f.function_id, f.as_of, 'MemorySize' as field, null as value, l."default" as bound, l.default_since as since,
    l.default_until as until, null as fix, 'practice:measure-memory-timeout' as fact
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'function_memory'
-- What names neither handler nor code is a part of a configuration, such as somebody asks about.
where f.memory_size is null and not f.managed_instances and (f.handler is not null or f.code_kind is not null)
