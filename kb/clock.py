"""The clock of the edges: the only place that reads it; everything inside is told which day it is."""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The UTC day."""
    return now().date()
