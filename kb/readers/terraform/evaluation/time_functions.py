"""Terraform's functions of moments, which it writes as RFC 3339 says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from kb.readers.shared.values import Value
from kb.readers.terraform.evaluation.computed_values import UncomputedError, text_of

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})", re.ASCII)
_PIECE = re.compile(r"(?:'')|'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+")
_UNITS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
"""Nanoseconds of each unit."""
_DURATION = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)", re.ASCII)
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _moment_in(value: Value) -> datetime:
    text = text_of(value)
    found = _MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    if len(found[1] or "") > len(".000000"):
        raise UncomputedError("parts of a microsecond")
    return datetime.fromisoformat(text)


def _offset(moment: datetime, colon: str) -> str:
    minutes = int((moment.utcoffset() or timedelta()).total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{colon}{abs(minutes) % 60:02}"


def _is_utc(moment: datetime) -> bool:
    return not moment.utcoffset()


_WORDS: Mapping[str, Callable[[datetime], str]] = {
    "YYYY": lambda moment: f"{moment.year:04}",
    "YY": lambda moment: f"{moment.year % 100:02}",
    "MMMM": lambda moment: _MONTHS[moment.month - 1],
    "MMM": lambda moment: _MONTHS[moment.month - 1][:3],
    "MM": lambda moment: f"{moment.month:02}",
    "M": lambda moment: str(moment.month),
    "DD": lambda moment: f"{moment.day:02}",
    "D": lambda moment: str(moment.day),
    "EEEE": lambda moment: _DAYS[moment.weekday()],
    "EEE": lambda moment: _DAYS[moment.weekday()][:3],
    "hh": lambda moment: f"{moment.hour:02}",
    "h": lambda moment: str(moment.hour),
    "HH": lambda moment: f"{moment.hour % 12 or 12:02}",
    "H": lambda moment: str(moment.hour % 12 or 12),
    "AA": lambda moment: "PM" if moment.hour >= 12 else "AM",
    "aa": lambda moment: "pm" if moment.hour >= 12 else "am",
    "mm": lambda moment: f"{moment.minute:02}",
    "m": lambda moment: str(moment.minute),
    "ss": lambda moment: f"{moment.second:02}",
    "s": lambda moment: str(moment.second),
    "ZZZZZ": lambda moment: _offset(moment, ":"),
    "ZZZZ": lambda moment: _offset(moment, ""),
    "ZZZ": lambda moment: "UTC" if _is_utc(moment) else _offset(moment, ""),
    "Z": lambda moment: "Z" if _is_utc(moment) else _offset(moment, ":"),
}
"""What runs of a letter stand for."""


def formatdate(form: Value, value: Value) -> Value:
    """A moment in the words of a form."""
    text, moment = text_of(form), _moment_in(value)
    return "".join(_pieces_of(text, moment))


def _pieces_of(form: str, moment: datetime) -> Iterator[str]:
    at = 0
    while at < len(form):
        found = _PIECE.match(form, at)
        if found is None:
            raise ValueError(form)
        at = found.end()
        if found[0] == "''":
            yield "'"
        elif found[1] is not None:
            yield found[1].replace("''", "'")
        else:
            yield _WORDS[found[0]](moment) if found[2] else found[0]


def timeadd(value: Value, duration: Value) -> Value:
    """A moment some time later, without parts of a second."""
    later = _moment_in(value) + timedelta(microseconds=_microseconds(text_of(duration)))
    return f"{later.replace(tzinfo=None, microsecond=0).isoformat()}{'Z' if _is_utc(later) else _offset(later, ':')}"


def _microseconds(text: str) -> int:
    """How long a duration is, such as `-1h30m`."""
    spelled = text[1:] if text[:1] in ("-", "+") else text
    pieces = _DURATION.findall(spelled)
    if spelled != "0" and (not pieces or "".join(map("".join, pieces)) != spelled):
        raise ValueError(text)
    nanoseconds = sum(Decimal(amount) * _UNITS[unit] for amount, unit in pieces)
    if nanoseconds >= 2**63:
        raise ValueError(text)
    if nanoseconds % 1000:
        raise UncomputedError("parts of a microsecond")
    return int(nanoseconds) // 1000 * (-1 if text[0] == "-" else 1)


def timecmp(one: Value, other: Value) -> Value:
    """Whether a moment is earlier (-1), the same (0) or later (1) than another."""
    first, second = _moment_in(one), _moment_in(other)
    return (first > second) - (first < second)
