-- What `check` writes for a blank, and for a value: those as text or as a whole number stand as they are.
create or replace temp macro nothing() as 'an unknown day';
create or replace temp macro word(text) as coalesce(text, nothing());
-- Values that Python may write otherwise: fractions, huge numbers, and texts that it would read as a number.
create or replace temp macro odd(text) as coalesce(
    not regexp_full_match(text, '-?[0-9]{1,15}') and not regexp_matches(text, '[B-DG-HJ-MO-SU-XZb-dg-hj-mo-su-xz]'), false
);

-- What is told of each date of a runtime, in words.
create or replace temp table moves as
select as_of, 'runtime:' || runtime as fact, date, words
from ($date_notes);

-- The findings with their messages, and numbers in the order in which a function's findings are listed.
create or replace temp table numbered as
select
    row_number() over (order by f.rule, f.field, f.value, f.function_id) as number, f.*, coalesce(s.words, '') as moves,
    coalesce(u.words, '') as until_moves,
    case when not (odd(f.value) or odd(f.bound) or odd(f.fix)) then $sentences end as message
from found f
left join moves s on s.as_of = f.as_of and s.fact = 'runtime:' || split_part(f.fact, ':', 2) and s.date = f.since
left join moves u on u.as_of = f.as_of and u.fact = 'runtime:' || split_part(f.fact, ':', 2) and u.date = f.until;
