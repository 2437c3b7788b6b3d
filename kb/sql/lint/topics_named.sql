-- Topics of events, limits and practices are in topics.csv.
with named as (
    select 'events' as "table", line, topic from events
    union all select 'limits', line, topic from limits
    union all select 'practices', line, topic from practices
)
select n."table", n.line, 'topics.csv has no topic ' || n.topic || ' for ' || n."table" as message
from named n
left join topics t on t.domain = n."table" and t.topic = n.topic
where t.topic is null
