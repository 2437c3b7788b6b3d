-- id: LKB225
-- title: Log level with plain text logs
-- why: Levels filter JSON logs only; with the format Text they are refused.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_LoggingConfig.html
-- severity: create=error update=error invoke=note
-- reads: LoggingConfig
-- needs: log_levels
-- minor: yes
-- message: a log level is set, but the log format is {value}
-- advice: set LogFormat to JSON, or remove the levels
select
    f.function_id, f.as_of, 'LoggingConfig' as field, coalesce(f.log_format, x."default") as value, null as since,
    null as until, null as fix, 'field:LoggingConfig.LogFormat' as fact
from functions f
join fields_on x on x.as_of = f.as_of and x.field = 'LoggingConfig.LogFormat'
where f.log_levels and coalesce(f.log_format, x."default") = 'Text'
