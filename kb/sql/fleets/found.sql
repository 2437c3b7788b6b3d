-- Findings by configuration; a configuration stands for all functions that are equal in what its rules look at.
create or replace table fleet.found (
    group_number integer,
    function_id varchar,
    as_of date,
    rule varchar,
    severity varchar,
    field varchar,
    value varchar,
    "limit" varchar,
    since date,
    until date,
    fix varchar,
    message varchar,
    fact varchar
);

-- What nobody can tell, by configuration.
create or replace table fleet.undecided (
    group_number integer,
    function_id varchar,
    as_of date,
    rule varchar,
    field varchar,
    reason varchar
);
