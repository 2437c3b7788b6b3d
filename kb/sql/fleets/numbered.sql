-- The same with numbers in the order in which a function's findings are listed.
create or replace table fleet.numbered as
select row_number() over (order by rule, field, value, function_id) as number, * from fleet.found;
