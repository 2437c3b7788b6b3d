-- id: LKB306
-- title: Record age out of range
-- why: Records older than a bounded age are given up; -1 stands for never, and there is nothing between.
-- source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
-- severity: create=error update=error invoke=note
-- reads: MaximumRecordAgeInSeconds
-- about: event_source_mapping
-- needs: MaximumRecordAgeInSeconds
-- message: MaximumRecordAgeInSeconds {value} is out of range: the {limit} is {bound} s since {since}
-- advice: use {fix}
select
    m.resource_id, m.function_id, m.as_of, 'MaximumRecordAgeInSeconds' as field, m.record_age as value,
    case when m.record_age > l.max then l.max else g.min end as bound, g.valid_from as since, g.valid_to as until,
    case when m.record_age > l.max then l.max else g.min end as fix, 'limit:' || g.limit_id as fact
from event_source_mappings m
join limits_on l on l.as_of = m.as_of and l.limit_id = 'esm_max_record_age'
join limits_on g on g.as_of = m.as_of and g.limit_id = 'esm_max_record_age_finite'
where m.record_age > l.max or m.record_age < l.min or (m.record_age <> l.min and m.record_age < g.min)
