-- Rows that cannot be used are set apart, each with the first reason why.
insert into fleet.rejects
select path, line, id_of(arn, name, account, place, path, line), bad_field, bad_value, bad_reason, raw from fleet.staged where bad_reason is not null;
