"""What an announced date is worth: of the dates that stood so many months ahead of themselves, how many held."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from math import sqrt

from kb.data_classes import dataclass
from kb.facts.queries import Facts
from kb.paths import sql_text

LEADS = (24, 18, 12, 9, 6, 3, 2, 1, 0)
"""The months ahead at which dates are looked at; 0 is the day itself."""

_Z = 1.96
"""Standard deviations of an interval that holds in 19 of 20 cases."""


@dataclass(frozen=True, slots=True)
class DateTrust:
    """What became of the dates that stood some months ahead, of those whose own day has passed."""

    months: int
    """Months from the moment to the date that stood then."""
    dates: int
    """How many such dates there were."""
    announcements: int
    """On how many days AWS had published them; dates of one announcement tend to move together."""
    held: int
    """How many of them are the dates that hold."""
    share: float
    """The part that held."""
    low: float
    """Lower end of the interval of that part, at 95 %, by announcements rather than dates."""
    high: float
    """Upper end of it."""
    median_days: int
    """By how many days the middle one moved; 0 where most held."""
    early_days: int
    """By how many days at most the earliest tenth moved."""
    late_days: int
    """By how many days at least the latest tenth moved."""


@dataclass(frozen=True, slots=True)
class _Stood:
    """A date while it stood: published on a day, replaced on another."""

    published: date
    """When AWS published it."""
    replaced: date
    """When another took its place; the end of the calendar for one that stands."""
    said: date
    """The date."""
    final: date
    """The date that stands in the end."""


def date_trust(facts: Facts, milestone: str | None = None) -> tuple[DateTrust, ...]:
    """What announced dates were worth by how far ahead they stood, the furthest ahead first.

    A date counts once its own day has passed by the day asked about, whether it held or not: a date that still lies
    ahead has not been tried, and one that has been put off again may move further yet. Past the evidence, or the day of
    knowledge, nobody has seen a day pass.

    Args:
        facts: The facts; their `known_at` and `data_version` count, and only days up to `as_of`.
        milestone: Only `deprecation`, `block_create` or `block_update`.
    """
    stood = _dates_that_stood(facts, milestone)
    tried = min(facts.basis.as_of, facts.basis.evidence_until, facts.basis.knowledge)
    found = []
    for months in LEADS:
        some = [
            one
            for one in stood
            if one.said <= tried and one.published <= _months_before(one.said, months) < one.replaced
        ]
        if some:
            found.append(_summary_of(months, some))
    return tuple(found)


def _dates_that_stood(facts: Facts, milestone: str | None) -> list[_Stood]:
    rows = facts.rows(sql_text("dated_statements.sql"))
    found: list[_Stood] = []
    for (_, name), group in groupby(rows, key=lambda row: (row["runtime"], row["milestone"])):
        said = list(group)
        if milestone in (None, name):
            ends = [*(row["known"] for row in said[1:]), date.max]
            found += [
                _Stood(row["known"], end, row["date"], said[-1]["date"]) for row, end in zip(said, ends, strict=True)
            ]
    return found


def _months_before(day: date, months: int) -> date:
    """The day some months earlier; the last of the month where it has no such day."""
    place = day.year * 12 + day.month - 1 - months
    first = date(place // 12, place % 12 + 1, 1)
    following = date((place + 1) // 12, (place + 1) % 12 + 1, 1)
    return first.replace(day=min(day.day, (following - first).days))


def _summary_of(months: int, some: Sequence[_Stood]) -> DateTrust:
    moved = sorted((one.final - one.said).days for one in some)
    held = sum(one.final == one.said for one in some)
    told = Counter(one.published for one in some)
    low, high = share_interval(held / len(some), _independent(list(told.values())))
    return DateTrust(
        months=months,
        dates=len(some),
        announcements=len(told),
        held=held,
        share=round(held / len(some), 3),
        low=low,
        high=high,
        median_days=moved[len(moved) // 2],
        early_days=moved[len(moved) // 10],
        late_days=moved[len(moved) - 1 - len(moved) // 10],
    )


def _independent(sizes: Sequence[int]) -> float:
    """How many independent cases groups are worth whose members move together (Kish's effective size)."""
    return sum(sizes) ** 2 / sum(size**2 for size in sizes)


def share_interval(share: float, cases: float) -> tuple[float, float]:
    """Wilson's interval of a share at 95 %, as parts of one.

    Args:
        share: The share seen.
        cases: How many independent cases it was seen in.
    """
    spread = 1 + _Z**2 / cases
    middle = (share + _Z**2 / (2 * cases)) / spread
    half = _Z * sqrt(share * (1 - share) / cases + _Z**2 / (4 * cases**2)) / spread
    return round(max(0.0, middle - half), 3), round(middle + half, 3)
