-- id: LKB341
-- title: Function may outlast the load balancer
-- why: The load balancer closes a connection that is idle for too long, while the function goes on and is charged. AWS takes the pair, so this is a warning.
-- source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancerAttribute.html
-- severity: create=warning update=warning invoke=note
-- reads: IdleTimeout Function.Timeout
-- about: event_source
-- needs: IdleTimeout
-- message: the function may run for {value} s, the load balancer keeps an idle connection for {bound} s
-- advice: lower the timeout, or raise idle_timeout.timeout_seconds
select
    m.resource_id, m.function_id, m.as_of, 'Function.Timeout' as field, f.timeout as value, m.idle_timeout as bound,
    null as since, null as until, null as fix, 'limit:' || l.limit_id as fact
from event_sources m
join functions f on f.as_of = m.as_of and f.function_id = m.function_id
join limits_on l on l.as_of = m.as_of and l.limit_id = 'alb_idle_timeout'
where f.timeout > m.idle_timeout
