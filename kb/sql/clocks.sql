-- The predicates of the three clocks; every other file uses these.

-- A row belongs to a data version from the one that recorded it until the one that retracted it.
create or replace temp macro recorded(recorded_in, retracted_in, version) as
    recorded_in <= version and (retracted_in is null or retracted_in > version);

-- Intervals are half-open; a blank end is open.
create or replace temp macro holds(valid_from, valid_to, day) as
    valid_from <= day and (valid_to is null or day < valid_to);
