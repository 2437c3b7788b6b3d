"""How much a published date can be trusted: how often and how far AWS has moved its dates."""

from __future__ import annotations

from datetime import date

from kb.data_classes import dataclass
from kb.facts.queries import Facts
from kb.facts.records import record_of


@dataclass(frozen=True, slots=True)
class Slip:
    """How the published date of one milestone of one runtime moved."""

    runtime: str
    """The runtime."""
    milestone: str
    """`deprecation`, `block_create` or `block_update`."""
    first_date: date
    """The date that AWS announced first."""
    first_known_from: date
    """When it did."""
    last_date: date
    """The date that stands."""
    last_known_from: date
    """Since when it stands."""
    moves: int
    """How often the date was moved."""
    days: int
    """Days from the first date to the one that stands; negative where it was brought forward."""
    moves_after_the_day: int
    """How often it was put off when its day had already passed."""
    sources: list[str]
    """Where the statements stand."""


def slips(facts: Facts, milestone: str | None = None) -> tuple[Slip, ...]:
    """Every milestone that AWS put a date to, the furthest moved first.

    Args:
        facts: The facts; their `known_at` and `data_version` count.
        milestone: Only this milestone.
    """
    return tuple(
        record_of(Slip, row, sources=facts.urls(sorted(row["source_ids"])))
        for row in facts.rows("from slips_known order by days desc, moves desc, runtime, milestone")
        if milestone is None or row["milestone"] == milestone
    )
