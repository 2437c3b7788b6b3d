-- What the rules look at: one row for each function, variant and day. A blank is an absent field; a field that is
-- written but cannot be known stands in `unresolved` and is blank here.
create or replace temp table read_functions (
    function_id varchar not null,
    runtime varchar,
    memory_size double,
    timeout double,
    ephemeral_storage double,
    package_type varchar,
    architecture varchar,
    handler varchar,
    layers integer,
    environment_bytes integer,
    environment_names varchar[],
    managed_instances boolean not null,
    accelerator boolean not null
);

-- Fields that cannot be judged: rules that read them say nothing about the function.
create or replace temp table unresolved (function_id varchar not null, field varchar not null);
