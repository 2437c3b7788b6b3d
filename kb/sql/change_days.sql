-- The days on which an answer about the functions read may change, as known on the basis: the ends of validity windows.
-- `limits_named` and `features_named` have the limits and features that the rules look at.
create or replace temp table change_days as
with visible as (select known_at, data_version from bases limit 1),
statements as (
    select date, known_from, precision, possible_from, certain_from
    from statements_known
    where milestone not in ('ga_planned', 'end_of_life') and runtime in (select runtime from read_functions)
),
limit_changes as (
    select valid_from, valid_from_earliest, valid_from_latest, valid_to
    from limit_spells
    where limit_id in (select limit_id from limits_named)
),
feature_changes as (
    select f.valid_from, f.valid_from_earliest, f.valid_from_latest, f.valid_to
    from features f, visible v
    where recorded(f.recorded_in, f.retracted_in, v.data_version)
        and f.feature in (select feature from features_named)
        -- Of what a feature came to later, only the runtimes read here matter.
        and (
            f.applies_to not like 'runtime:%'
            or f.applies_to in (select 'runtime:' || runtime from read_functions where runtime is not null)
        )
),
days as (
    select date as day from statements
    -- A statement that replaced a date already passed ends the days on which that date is contested.
    union select known_from from statements
    union select (date + interval 1 month)::date from statements where precision = 'month'
    union select (date + interval 3 month)::date from statements where precision = 'quarter'
    union select valid_from from limit_changes
    union select valid_from_earliest from limit_changes
    union select valid_from_latest from limit_changes
    union select valid_to from limit_changes
    union select possible_from from statements
    union select certain_from from statements
    union select valid_from from feature_changes
    union select valid_from_earliest from feature_changes
    union select valid_from_latest from feature_changes
    union select valid_to from feature_changes
    union
    select unnest([valid_from, valid_from_earliest, valid_from_latest])
    from config_fields where field in (select field from read_fields where resource_id is null)
)
select day from days where day > date '2014-11-13'
union select date '2014-11-13';
