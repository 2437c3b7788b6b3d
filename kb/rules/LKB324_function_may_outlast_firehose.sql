-- id: LKB324
-- title: Function may outlast Firehose
-- why: Firehose gives up a transformation after some minutes and delivers the records as failed. AWS takes the pair, so this is a warning.
-- source: https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
-- severity: create=warning update=warning invoke=note
-- reads: Source Function.Timeout
-- about: event_source
-- message: the function may run for {value} s, Firehose waits {bound} s
-- advice: use {fix}
select
    m.resource_id, m.function_id, m.as_of, 'Function.Timeout' as field, f.timeout as value, l.max as bound,
    l.valid_from as since, l.valid_to as until, l.max as fix, 'limit:' || l.limit_id as fact
from event_sources m
join functions f on f.as_of = m.as_of and f.function_id = m.function_id
join limits_on l on l.as_of = m.as_of and l.limit_id = 'firehose_lambda_timeout'
where m.source = 'amazon-data-firehose' and f.timeout > l.max
