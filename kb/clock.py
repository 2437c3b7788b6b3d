"""The clock of the edges: the only place that reads it; everything inside is told which day it is."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """The UTC day."""
    return datetime.now(UTC).date()
