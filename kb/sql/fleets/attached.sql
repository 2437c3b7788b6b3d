-- Findings about what is attached to functions.
create or replace temp table attached_found (
    function_id varchar,
    as_of date,
    rule varchar,
    severity varchar,
    field varchar,
    value varchar,
    "limit" varchar,
    since date,
    until date,
    message varchar,
    fix varchar,
    path varchar,
    line bigint,
    nth bigint,
    resource varchar
);
