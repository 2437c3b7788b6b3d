"""Facts in one call."""

from __future__ import annotations

from datetime import date

from kb.facts import Facts, basis, parse_day
from kb.store import open_store


def as_of(
    day: date | str, known_at: date | str | None = None, data_version: int | None = None, db: str | None = None
) -> Facts:
    """The facts on a day.

    Args:
        day: The day they are to hold on, such as "2021-08-01".
        known_at: Use nothing published later.
        data_version: The release of our data; default: the newest.
        db: The knowledge base file; default: LAMBDA_KB_DB or the cache.
    """
    store = open_store(db)
    known = None if known_at is None else _day(known_at, "known_at")
    return Facts(store, basis(store, _day(day, "day"), known, data_version))


def _day(value: date | str, name: str) -> date:
    return value if isinstance(value, date) else parse_day(value, name)
