-- id: LKB220
-- title: More than one architecture
-- why: A function has one instruction set architecture.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
-- severity: create=error update=error invoke=note
-- reads: Architectures
-- needs: Architectures
-- minor: yes
-- public: value
-- message: {value} architectures, the {limit} is {bound} since {since}
-- advice: keep one
select
    f.function_id, f.as_of, 'Architectures' as field, len(f.architectures) as value,
    case when len(f.architectures) < l.strict_low then l.min else l.max end as bound,
    case when len(f.architectures) < l.strict_low then l.min_since else l.max_since end as since,
    case when len(f.architectures) < l.strict_low then l.min_until else l.max_until end as until,
    null as fix, 'limit:' || l.limit_id as fact,
    case when len(f.architectures) < l.low or len(f.architectures) > l.high then null else l.doubt end as doubt
from functions f
join limits_on l on l.as_of = f.as_of and l.limit_id = 'architectures_per_function'
where len(f.architectures) < l.strict_low or len(f.architectures) > l.strict_high
