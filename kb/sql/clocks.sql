-- The predicates of the three clocks; every other file uses these.

-- A row belongs to a data version from the one that recorded it until the one that retracted it.
create or replace temp macro recorded(recorded_in, retracted_in, version) as
    recorded_in <= version and (retracted_in is null or retracted_in > version);

-- Intervals are half-open; a blank end is open.
create or replace temp macro holds(valid_from, valid_to, day) as
    valid_from <= day and (valid_to is null or day < valid_to);

-- A start known to lie somewhere in [earliest, latest) may hold from the first of these days and certainly does from the
-- second. Where neither is written the day itself is both.
create or replace temp macro possible_from(day, earliest) as coalesce(earliest, day);
create or replace temp macro certain_from(day, latest) as coalesce(latest, day);

-- What is not told as known on a day: an end that lies after it, of which no day of publication is kept, and a note of ours
-- that speaks of later days. `known_at` is 9999-12-31 where everything known may be used.
create or replace temp macro end_known(valid_to, known_at) as case when valid_to <= known_at then valid_to end;
create or replace temp macro note_known(note, known_at) as
    case
        when known_at = date '9999-12-31' then note
        when len([
            day for day in regexp_extract_all(note, '\b(?:19|20)\d\d(?:-\d\d){0,2}\b') if day > known_at::varchar
        ]) = 0 then note
    end;

-- A start in words.
create or replace temp macro start_told(day, earliest, latest) as
    case
        when possible_from(day, earliest) is distinct from certain_from(day, latest)
            then 'from some day between ' || possible_from(day, earliest) || ' and ' || certain_from(day, latest) || ' on'
        else 'from ' || day || ' on'
    end;

-- Why nobody can tell whether something has begun.
create or replace temp macro start_doubt(what, day, earliest, latest) as
    what || case
        when possible_from(day, earliest) is null then ' was first seen on ' || certain_from(day, latest)
        else ' came between ' || possible_from(day, earliest) || ' and ' || certain_from(day, latest)
    end || ', and nobody can tell on which day';
