"""Facts in one call."""

from __future__ import annotations

from datetime import date

from kb.clock import today
from kb.facts import Facts, parse_clocks
from kb.facts.own_limits import with_account
from kb.notebook.checks import OwnLimits, own_limits
from kb.store import open_store


def as_of(
    day: date | str = "today",
    known_at: date | str | None = None,
    data_version: int | None = None,
    db: str | None = None,
    *,
    account: OwnLimits = None,
    region: str | None = None,
) -> Facts:
    """The facts on a day.

    Args:
        day: The day they are to hold on, such as "2021-08-01", or "today".
        known_at: Use nothing published later; "as-of" for the day itself.
        data_version: The release of our data; default: the newest.
        db: The knowledge base file; default: LAMBDA_KB_DB or the cache.
        account: The account whose own limits count: files with what AWS's commands print of it, or that itself.
        region: The Region that is meant, where the account's quotas are of several.
    """
    store = open_store(db)
    basis = parse_clocks(store, today(), as_of=day, known_at=known_at, data_version=data_version)
    return Facts(store, with_account(store, basis, own_limits(account), region))
