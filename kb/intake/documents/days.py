"""Days as documents write them: `2016-10-31`, `Jan 5, 2022`, `July 15, 2021`, `Sept 30, 2021`, `30 September 2021`."""

from __future__ import annotations

import re
from datetime import date, datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_AMERICAN = re.compile(r"([A-Za-z]+)\.? (\d{1,2}), ?(\d{4})")
_BRITISH = re.compile(r"(\d{1,2}) ([A-Za-z]+)\.?,? (\d{4})")


def parse_day(text: str) -> date | None:
    """The day that a cell names and nothing else; null for anything that is not wholly a day."""
    text = text.strip()
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return _day(*(int(part) for part in text.split("-")))
    if found := _AMERICAN.fullmatch(text):
        return _day(int(found[3]), _MONTHS.get(found[1].lower(), 0), int(found[2]))
    if found := _BRITISH.fullmatch(text):
        return _day(int(found[3]), _MONTHS.get(found[2].lower(), 0), int(found[1]))
    return None


def parse_moment(text: str) -> datetime | None:
    """A moment with its offset, as `index.csv` and feeds in JSON write it."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
