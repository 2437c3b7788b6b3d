-- id: LKB205
-- title: Environment variables too large
-- why: Names and values of all variables together must fit the limit. Values that are not known count as nothing here.
-- source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
-- severity: create=error update=error invoke=note
-- reads: Environment
-- needs: Environment
-- public: value
-- message: the environment variables take {value} bytes, the limit is {bound} bytes since {since}
-- advice: keep large settings in Parameter Store, Secrets Manager or S3
select
    f.function_id, f.as_of, 'Environment' as field, f.environment_bytes as value, l.max * 1024 as bound,
    l.valid_from as since, l.valid_to as until, null as fix, 'limit:' || l.limit_id as fact,
    case when f.environment_bytes > l.high * 1024 then null else l.doubt end as doubt
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'environment_variables_size'
where f.environment_bytes > l.strict_high * 1024
