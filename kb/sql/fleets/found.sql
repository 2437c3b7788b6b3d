-- A value as text, alike in every engine: a number without the fraction that only its type gave it.
create or replace temp macro plain(text) as
    case
        when abs(try_cast(text as double)) < 1e16 and try_cast(text as double) = floor(try_cast(text as double))
            then cast(cast(try_cast(text as double) as bigint) as varchar)
        when abs(try_cast(text as double)) < 1e16
            then rtrim(cast(cast(try_cast(text as double) as decimal(38, 10)) as varchar), '0')
        else text
    end;

-- Findings by configuration; a configuration stands for all functions that are equal in what its rules look at.
create or replace temp table found (
    function_id varchar,
    as_of date,
    rule varchar,
    severity varchar,
    field varchar,
    value varchar,
    bound varchar,
    since date,
    until date,
    fix varchar,
    fact varchar,
    detail varchar
);

-- What nobody can tell, by configuration.
create or replace temp table undecided (function_id varchar, rule varchar, field varchar, reason varchar);
