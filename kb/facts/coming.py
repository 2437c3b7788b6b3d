"""What lies ahead: the milestones whose published days are still to come."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

from kb.data_classes import dataclass
from kb.facts.queries import Facts
from kb.facts.records import record_of
from kb.paths import sql_text

Day: TypeAlias = date
"""A UTC day; another name for its type where a field is called `date`."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A milestone that lies ahead."""

    runtime: str
    """The runtime."""
    name: str
    """Its name for people."""
    milestone: str
    """What will come."""
    date: date
    """Its day by the deciding statement; for a month or quarter the first."""
    until: Day
    """The day after it, or after its month or quarter."""
    precision: str
    """How exactly the day is known."""
    known_from: Day
    """Since when it is published."""
    moves: int
    """How often its date was moved before."""
    sources: list[str]
    """Where it stands."""


def coming(facts: Facts) -> tuple[Coming, ...]:
    """The milestones after the day asked about, by day."""
    return tuple(
        record_of(Coming, row, sources=facts.urls(row["source_ids"])) for row in facts.rows(sql_text("coming.sql"))
    )
