"""Facts in one call."""

from __future__ import annotations

from datetime import date

from kb.clock import today
from kb.facts import Facts, parse_clocks
from kb.store import open_store


def as_of(
    day: date | str = "today",
    known_at: date | str | None = None,
    data_version: int | None = None,
    db: str | None = None,
) -> Facts:
    """The facts on a day.

    Args:
        day: The day they are to hold on, such as "2021-08-01", or "today".
        known_at: Use nothing published later; "as-of" for the day itself.
        data_version: The release of our data; default: the newest.
        db: The knowledge base file; default: LAMBDA_KB_DB or the cache.
    """
    store = open_store(db)
    return Facts(store, parse_clocks(store, today(), as_of=day, known_at=known_at, data_version=data_version))
