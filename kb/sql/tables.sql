-- The contract of every table in data/: names, order, types, vocabularies and keys of the CSV columns.
-- A CSV has exactly these columns in exactly this order; lists are written with ';' between their items.
-- Clocks: valid_from / valid_to (or the row's own date), known_from (blank: known on the day it took effect), end_known_from
-- (since when the end is published; blank: known on the day itself),
-- recorded_in / retracted_in (our data versions). Blank dates: an end is open, a start is unknown, never "always".
-- `since N` marks a table or column that came with data version N: digests of older versions know nothing of it.
-- A start that is not known to the day lies in [earliest, latest): nothing is judged in between.

-- How exactly a date is known. A bracketed date lies somewhere in [earliest, latest); an observed one is the first day
-- on which the fact was seen to hold; an estimated one is a placeholder inside a range that the note names.
create type date_precision as enum ('day', 'month', 'quarter', 'bracketed', 'observed_by', 'estimated');
create type confidence as enum ('high', 'medium', 'low');
create type milestone as enum (
    'preview', 'ga_planned', 'ga', 'deprecation', 'block_create', 'block_update', 'block_invoke', 'end_of_life'
);
-- What a statement says about its milestone: a date, or that AWS had set none, or that the milestone cannot apply.
create type statement as enum ('scheduled', 'not_scheduled', 'not_applicable');
-- Where a statement comes from. Every basis but third_party_tool passes on AWS's own words.
create type basis as enum (
    'announcement', 'aws_notice', 'docs_commit', 'docs_copy', 'docs_scrape', 'docs_snapshot', 'inferred_same_edit',
    'sdk_model', 'third_party_tool'
);
create type source_kind as enum (
    'article', 'aws_announcement', 'aws_blog', 'aws_docs', 'aws_docs_copy', 'aws_docs_history', 'aws_notice',
    'docs_scrape', 'issue', 'sdk_model', 'third_party_tool'
);
create type trigger_method as enum ('event_driven', 'event_source_mapping', 'special');
create type adjustable as enum ('yes', 'no', 'partly', 'disputed', 'unknown');
create type verdict as enum ('followed', 'rejected', 'open');

-- A release of our data: its day, what it is about, and a digest of the rows visible in it.
create table versions (
    version integer not null primary key,
    recorded_on date not null,
    summary varchar not null,
    digest varchar not null
);

-- Something that facts were read from: its address, its publisher, and the day on which we read it.
create table sources (
    source_id varchar not null,
    url varchar not null,
    title varchar not null,
    publisher varchar not null,
    kind source_kind not null,
    read_on date not null,
    recorded_in integer not null,
    retracted_in integer,
    primary key (source_id, recorded_in)
);

-- One vocabulary of topics for events, limits and practices; `domain` says which table uses the topic.
create table topics (
    domain varchar not null,
    topic varchar not null,
    title varchar not null,
    meaning varchar not null,
    recorded_in integer not null,
    retracted_in integer,
    primary key (domain, topic, recorded_in)
);

-- The release timeline. A restated row of the seed article keeps the article's day and its row number.
create table events (
    event varchar not null,
    date date not null,
    precision date_precision not null,
    topic varchar not null,
    headline varchar not null,
    seed_row integer,
    subjects varchar[],
    known_from date,
    confidence confidence not null,
    note varchar,
    source_ids varchar[] not null,
    recorded_in integer not null,
    retracted_in integer,
    primary key (event, recorded_in)
);

-- What never changes about a runtime. `api_identifier` is false for runtimes that exist as container images only;
-- `lineage` and `generation` order the runtimes that succeed one another.
create table runtimes (
    runtime varchar not null,
    name varchar not null,
    language varchar not null,
    language_version varchar,
    operating_system varchar,
    lineage varchar not null,
    generation integer not null,
    api_identifier boolean not null,
    confidence confidence not null,
    note varchar,
    source_ids varchar[] not null,
    recorded_in integer not null,
    retracted_in integer,
    primary key (runtime, recorded_in)
);

-- One published statement about one milestone of one runtime. `date` is blank unless the statement sets one.
create table runtime_milestones (
    runtime varchar not null,
    milestone milestone not null,
    statement statement not null,
    date date,
    date_earliest date, -- since 7
    date_latest date, -- since 7
    precision date_precision not null,
    known_from date not null,
    basis basis not null,
    confidence confidence not null,
    note varchar,
    source_ids varchar[] not null,
    recorded_in integer not null,
    retracted_in integer,
    primary key (runtime, milestone, known_from, basis, recorded_in)
);

-- One change point of one limit. The value holds until the next change point that is known; `valid_to` is filled only
-- where nothing follows. A change known only to lie between two days has `valid_from_earliest` (and, where the last
-- possible day is not `valid_from` itself, `valid_from_latest`). "Unlimited" and "same as" are blank, with a note.
-- `quota_code` is the code of Service Quotas; `regions` are those in which a value holds, blank where it holds in all.
create table limits (
    "limit" varchar not null,
    name varchar not null,
    topic varchar not null,
    scope varchar not null,
    applies_to varchar not null,
    min double,
    max double,
    "default" double,
    step double,
    unit varchar not null,
    adjustable adjustable not null,
    quota_code varchar, -- since 7
    regions varchar[], -- since 7
    valid_from date not null,
    valid_from_earliest date,
    valid_from_latest date,
    valid_to date,
    precision date_precision not null,
    known_from date,
    confidence confidence not null,
    note varchar,
    source_ids varchar[] not null,
    recorded_in integer not null,
    retracted_in integer,
    primary key ("limit", valid_from, recorded_in)
);

-- A service that starts functions (or, `disputed`, is only said to): how, since when, until when.
create table triggers (
    trigger varchar not null,
    service varchar not null,
    method trigger_method not null,
    invocation varchar[],
    seed_invocation varchar[],
    supported_from date,
    supported_from_earliest date, -- since 7
    supported_from_latest date, -- since 7
    supported_to date,
    end_known_from date, -- since 10
    precision date_precision not null,
    known_from date,
    disputed boolean not null,
    in_seed boolean not null,
    use varchar,
    limits varchar[],
    confidence confidence not null,
    note varchar,
    source_ids varchar[] not null,
    recorded_in integer not null,
    retracted_in integer,
    primary key (trigger, recorded_in)
);

-- A feature x what it applies to x interval. `applies_to` is `all`, a runtime (`runtime:python3.9`), a package type
-- (`package:Zip`), a kind of function (`kind:managed-instances`), a trigger (`trigger:amazon-sqs`), an architecture, or a
-- Region (`region:eu-south-1`) where the feature came to Regions on days of their own.
create table features (
    feature varchar not null,
    applies_to varchar not null,
    name varchar not null,
    valid_from date,
    valid_from_earliest date, -- since 7
    valid_from_latest date, -- since 7
    valid_to date,
    end_known_from date, -- since 10
    precision date_precision not null,
    known_from date,
    confidence confidence not null,
    note varchar,
    source_ids varchar[] not null,
    recorded_in integer not null,
    retracted_in integer,
    primary key (feature, applies_to, recorded_in)
);

-- A field of the AWS Lambda API and its names in the configuration formats. Bounds are those of the API model; what
-- the service really accepts is in `limits` (columns `limits`).
create table config_fields (
    field varchar not null,
    resource varchar not null,
    type varchar not null,
    min double,
    max double,
    vocabulary varchar[],
    pattern varchar,
    "default" varchar,
    required boolean not null,
    valid_from date,
    valid_from_earliest date, -- since 7
    valid_from_latest date, -- since 7
    precision date_precision not null,
    cloudformation varchar,
    sam varchar,
    serverless varchar,
    terraform varchar,
    limits varchar[],
    confidence confidence not null,
    note varchar,
    source_ids varchar[] not null,
    recorded_in integer not null,
    retracted_in integer,
    primary key (resource, field, recorded_in)
);

-- What the API model said of a field in a time in which it said otherwise than today: bounds, values, pattern. It holds
-- until the next change point, the newest until today's row of `config_fields`.
create table field_bounds ( -- since 7
    resource varchar not null,
    field varchar not null,
    valid_from date not null,
    type varchar not null,
    min double,
    max double,
    vocabulary varchar[],
    pattern varchar,
    required boolean not null,
    precision date_precision not null,
    confidence confidence not null,
    note varchar,
    source_ids varchar[] not null,
    recorded_in integer not null,
    retracted_in integer,
    primary key (resource, field, valid_from, recorded_in)
);

-- An operation of one of Lambda's APIs, and its first day as the SDK has it: an upper bound.
create table operations ( -- since 7
    operation varchar not null,
    api varchar not null,
    method varchar not null,
    path varchar not null,
    valid_from date,
    valid_from_earliest date,
    valid_from_latest date,
    valid_to date,
    precision date_precision not null,
    known_from date,
    confidence confidence not null,
    note varchar,
    source_ids varchar[] not null,
    recorded_in integer not null,
    retracted_in integer,
    primary key (api, operation, recorded_in)
);

-- A Region of AWS and the day on which Lambda came to it.
create table regions ( -- since 7
    region varchar not null,
    partition varchar not null,
    name varchar not null,
    valid_from date,
    valid_from_earliest date,
    valid_from_latest date,
    valid_to date,
    precision date_precision not null,
    known_from date,
    confidence confidence not null,
    note varchar,
    source_ids varchar[] not null,
    recorded_in integer not null,
    retracted_in integer,
    primary key (region, recorded_in)
);

-- What the seed article advises or explains, besides runtimes, limits, triggers, features and events.
create table practices (
    practice varchar not null,
    topic varchar not null,
    area varchar not null,
    name varchar not null,
    statement varchar not null,
    seed_line varchar,
    subjects varchar[],
    confidence confidence not null,
    note varchar,
    source_ids varchar[] not null,
    recorded_in integer not null,
    retracted_in integer,
    primary key (practice, recorded_in)
);

-- Where sources contradict each other: each side's statement, whether we follow it, and why.
create table claims (
    claim varchar not null,
    side integer not null,
    about_table varchar not null,
    about_key varchar not null,
    statement varchar not null,
    value varchar,
    verdict verdict not null,
    reason varchar not null,
    seed_row integer,
    source_ids varchar[] not null,
    recorded_in integer not null,
    retracted_in integer,
    primary key (claim, side, recorded_in)
);

-- A row that a release of our data took back or put right, and why it was wrong: the release note.
create table corrections ( -- since 7
    about_table varchar not null,
    about_key varchar not null,
    why varchar not null,
    recorded_in integer not null,
    retracted_in integer,
    primary key (about_table, about_key, recorded_in)
);

-- Where a row was read: the recording that shows it, by its digest, and the cell or number in it. `about_key` is the
-- row's key without the data version, its parts with blanks between them.
create table readings ( -- since 7
    about_table varchar not null,
    about_key varchar not null,
    source_id varchar not null,
    recording varchar not null,
    place varchar not null,
    text varchar,
    read_on date not null,
    recorded_in integer not null,
    retracted_in integer,
    primary key (about_table, about_key, recording, recorded_in)
);
