"""The clock of the edges: the only place that reads it; everything inside is told which day it is."""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


MAX_DATA_AGE = 45
"""Days before the day asked about from which on evidence counts as old, unless somebody says otherwise."""


def today() -> date:
    """The UTC day."""
    return now().date()
