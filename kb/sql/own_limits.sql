-- The limits on each day with an account's own values in place of AWS's; `own` has them by limit. A value of one's own is
-- in no doubt, whatever AWS changed for others.
select
    l.* replace (
        case when l.max is null then null else coalesce(own.value, l.max) end as max,
        case when l."default" is null then null else coalesce(own.value, l."default") end as "default",
        case when own.value is not null and l.max is not null then own.value else l.high end as high,
        case when own.value is not null and l.max is not null then own.value else l.strict_high end as strict_high,
        case when own.value is null then l.doubt end as doubt,
        own.value is not null as of_account,
        own.unused as unused
    )
from limits_on l
left join (values $own) own (limit_id, value, unused) on own.limit_id = l.limit_id
