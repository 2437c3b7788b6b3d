"""Days of the calendar in what people write: one spelling at every doorway."""

from __future__ import annotations

from datetime import date


def spelt_day(text: str) -> date | None:
    """The day that a text spells as YYYY-MM-DD; None if it spells none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # Python reads weeks and days without hyphens, too.
    return day if day.isoformat() == text else None
