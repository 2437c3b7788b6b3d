-- How a function is named: an ARN says it all; without one, account, region and name; else where it stands. What two of
-- these write alike would be worked out for every function, used or not.
create or replace temp macro account_of(arn, account) as
    coalesce(account, case when starts_with(arn, 'arn:') then nullif(string_split(arn, ':')[5], '') end);
create or replace temp macro region_of(arn, place) as
    coalesce(place, case when starts_with(arn, 'arn:') then nullif(string_split(arn, ':')[4], '') end);
create or replace temp macro name_of(arn, name, path, line) as
    coalesce(name, case when arn like 'arn:%' then nullif(string_split(arn, ':')[7], '') end, arn, concat(path, ':', line));
create or replace temp macro id_of(arn, name, account, place, path, line) as
    coalesce(arn, case when name is not null then concat_ws('/', account, place, name) end, path || ':' || line);

-- A fleet as it was read: one row per function, and why a row cannot be used.
create or replace table fleet.staged (
    path varchar,
    line bigint,
    arn varchar,
    name varchar,
    account varchar,
    place varchar,
    version varchar,
    owner varchar,
    as_of date,
    $columns
    environment_unknown boolean,
    bad_field varchar,
    bad_value varchar,
    bad_reason varchar,
    raw varchar
);

-- What is attached to functions, as the API answers it.
create or replace table fleet.attached (path varchar, line bigint, as_of date, text varchar);

-- What `collect` says of each account and Region, as it wrote it.
create or replace table fleet.account_records (text varchar);

create or replace table fleet.rejects (
    path varchar,
    line bigint,
    function varchar,
    field varchar,
    value varchar,
    reason varchar,
    "row" varchar
);
