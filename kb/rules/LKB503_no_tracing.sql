-- id: LKB503
-- title: No tracing
-- why: Traces follow requests over service borders and show where time is lost.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
-- severity: create=note update=note invoke=note
-- reads: TracingConfig
-- optional: Handler, Code
-- message: the function is not traced
-- advice: set TracingConfig to {fix}
select
    f.function_id, f.as_of, 'TracingConfig' as field, coalesce(f.tracing, x."default") as value, null as since,
    null as until, 'Active' as fix, 'practice:tracing-with-x-ray' as fact
from functions f
join fields_on x on x.as_of = f.as_of and x.field = 'TracingConfig.Mode' and x.valid_from <= f.as_of and x.doubt is null
-- What says neither how it is traced nor names handler or code is a part of a configuration, such as somebody asks about.
-- Answers of the API name neither of an image, and always say how it is traced.
where coalesce(f.tracing, x."default") <> 'Active'
    and (f.tracing is not null or f.handler is not null or f.code_kind is not null)
