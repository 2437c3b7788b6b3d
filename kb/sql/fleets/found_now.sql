-- Add what some rules found; what nobody can tell is set apart, and counts only where it might forbid something.
create or replace temp table found_plain as
select
    f.function_id, f.as_of, f.rule, coalesce(f.severity, w.severity) as severity, f.field, plain(f.value) as value,
    plain(f.bound) as bound, f.since, f.until, plain(f.fix) as fix, f.fact, f.detail, f.doubt
from found_now f
join (values $weights) as w (rule, severity) using (rule);

insert into found
select * exclude (doubt) from found_plain where doubt is null;

insert into undecided
select distinct function_id, rule, field, doubt from found_plain where doubt is not null and severity = 'error';
