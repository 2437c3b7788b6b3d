"""The clock of the edges: the only place that reads it; everything inside is told which day it is."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from kb.calendar_days import spelt_day
from kb.errors import UsageError

TODAY_VARIABLE = "LAMBDA_KB_TODAY"
"""The environment variable that names the day that counts as today, for who wants an answer of that day again."""

MAX_DATA_AGE = 45
"""Days before the day asked about from which on evidence counts as old, unless somebody says otherwise."""

MOST_MONTHS = 240
"""How many months ahead a fleet is followed: AWS has named no day so far off."""


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The UTC day, or the one that the environment names.

    Raises:
        UsageError: What it names is no day.
    """
    named = os.environ.get(TODAY_VARIABLE)
    if not named:
        return now().date()
    day = spelt_day(named)
    if day is None:
        raise UsageError(f"{TODAY_VARIABLE}: {named!r} is no day: write YYYY-MM-DD, or unset it")
    return day
