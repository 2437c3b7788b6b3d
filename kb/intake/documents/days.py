"""Days as documents write them: `2016-10-31`, `Jan 5, 2022`, `July 15th 2021`, `Thu, 30 Sept 2021`, `30-Sep-2021`.

Where the month is a number, the year stands first: of `03/04/2021` nobody knows which is the month.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(r"([A-Za-z]{3,9})\.?,? +")
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH = r"(?P<month>[A-Za-z]+)\.?"
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})",
        rf"{_MONTH} {_DAY}(?:, ?| )(?P<year>\d{{4}})",
        rf"{_DAY}\.? {_MONTH},? (?P<year>\d{{4}})",
        r"(?P<day>\d{1,2})-(?P<month>[A-Za-z]+)-(?P<year>\d{4})",
    )
)


def parse_day(text: str) -> date | None:
    """The day that a cell names and nothing else; null for anything that is not wholly a day.

    A day of the week that is not that day's is a slip of the pen: nobody knows of which.
    """
    text = text.strip().removesuffix(".")
    first = _WEEKDAY.match(text)
    named = [at for at, name in enumerate(_WEEKDAYS) if first and name.startswith(first[1].lower())]
    if first and named:
        text = text[first.end() :]
    for form in _FORMS:
        if found := form.fullmatch(text):
            month = found["month"]
            number = int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0)
            day = _day(int(found["year"]), number, int(found["day"]))
            return day if day and (not named or day.weekday() in named) else None
    return None


def parse_moment(text: str) -> datetime | None:
    """A moment with its offset, as `index.csv` and feeds in JSON write it, in UTC, where it may be of another day."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
