-- The predicates of the three clocks; every other file uses these. `build` keeps them in the compiled file.

-- A row belongs to a data version from the one that recorded it until the one that retracted it.
create or replace macro recorded(recorded_in, retracted_in, version) as
    recorded_in <= version and (retracted_in is null or retracted_in > version);

-- Intervals are half-open; a blank end is open.
create or replace macro holds(valid_from, valid_to, day) as
    valid_from <= day and (valid_to is null or day < valid_to);

-- A start known to lie somewhere in [earliest, latest) may hold from the first of these days and certainly does from the
-- second. Where neither is written the day itself is both.
create or replace macro possible_from(day, earliest) as coalesce(earliest, day);
create or replace macro certain_from(day, latest) as coalesce(latest, day);

-- Since when something may have been published: since the day that is kept, else the day on which it took effect. Where that
-- is only the day on which it was first seen, or is not known, since the first day on which it may have taken effect.
create or replace macro published_from(known_from, day, earliest, exactness) as
    coalesce(known_from, case when exactness <> 'observed_by' then day end, earliest, day, date '0001-01-01');

-- What is not told as known on a day: an end that was published after it (where no day of publication is kept, on the day
-- itself), evidence that is younger, and a note of ours that speaks of later days. `known_at` is 9999-12-31 where everything
-- known may be used.
create or replace macro end_known(valid_to, published, known_at) as
    case when coalesce(published, valid_to) <= known_at then valid_to end;
-- The first day on which something certainly had begun is that of our evidence, unless the row says since when its start is
-- published. Of a start that only younger evidence shows, nothing is known but the first day on which it may have been.
create or replace macro shown_later(day, latest, known_from, known_at) as
    known_from is null and certain_from(day, latest) > known_at;
create or replace macro day_known(day, latest, known_from, known_at) as
    case when not shown_later(day, latest, known_from, known_at) then day end;
create or replace macro earliest_known(day, earliest, latest, known_from, known_at) as
    case when shown_later(day, latest, known_from, known_at) then possible_from(day, earliest) else earliest end;
create or replace macro latest_known(day, latest, known_from, known_at) as
    case when not shown_later(day, latest, known_from, known_at) then latest end;
-- A day that is not told stands as 9999-12-31 where days are compared.
create or replace macro told_day(day) as nullif(day, date '9999-12-31');
create or replace macro note_known(note, known_at) as
    case
        when known_at = date '9999-12-31' then note
        when len([
            day for day in regexp_extract_all(note, '\b(?:19|20)\d\d(?:-\d\d){0,2}\b') if day > known_at::varchar
        ]) = 0 then note
    end;

-- Whether something that possibly holds on a day is not certain yet. Where only the earliest day is known it never is.
create or replace macro is_doubtful(as_of, day, earliest, latest) as
    case
        when certain_from(day, latest) is null then earliest is not null
        else as_of < certain_from(day, latest)
    end;

-- A start in words. What is known of some is only that they did not come before a day, if they came at all.
create or replace macro start_told(day, earliest, latest) as
    case
        when certain_from(day, latest) is null then 'from ' || earliest || ' on at the earliest'
        when possible_from(day, earliest) is distinct from certain_from(day, latest)
            then 'from some day between ' || possible_from(day, earliest) || ' and ' || certain_from(day, latest) || ' on'
        else 'from ' || day || ' on'
    end;

-- Why nobody can tell whether something has begun.
create or replace macro start_doubt(what, day, earliest, latest) as
    what || case
        when certain_from(day, latest) is null
            then ' came on ' || earliest || ' at the earliest, and nobody can tell whether it did'
        when possible_from(day, earliest) is null
            then ' was first seen on ' || certain_from(day, latest) || ', and nobody can tell on which day'
        else ' came between ' || possible_from(day, earliest) || ' and ' || certain_from(day, latest)
            || ', and nobody can tell on which day'
    end;
