"""Facts through time on one basis: when triggers and features came and went, and phases on many days at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kb.facts.models import Phase
from kb.facts.queries import Facts, Row, fetch
from kb.facts.records import record_of
from kb.places import sql_text
from kb.store.literals import literal, values


@dataclass(frozen=True, slots=True)
class Span:
    """How long something has been there, up to the day asked about."""

    id: str
    """Its id."""
    name: str
    """Its name for people."""
    aspect: str
    """The invocation of a trigger, or what a feature applies to."""
    start: date | None
    """First day; null where not known."""
    end: date | None
    """First day without it; null while it lasts."""
    seen_from: date | None
    """First day on which there is evidence of it."""
    sources: list[str]
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class PhaseOn:
    """How far a runtime is on a day, as known on a day."""

    runtime: str
    """The runtime."""
    as_of: date
    """The day."""
    known_at: date
    """The day of knowledge."""
    phase: Phase
    """How far it is."""


def trigger_spans(facts: Facts) -> tuple[Span, ...]:
    """Every trigger that had come, one row for each way in which it invokes; those that AWS denies are left out."""
    return tuple(_span_of(facts, row) for row in facts.rows(sql_text("trigger_spans.sql")))


def feature_spans(facts: Facts) -> tuple[Span, ...]:
    """Every feature that had come, one row for each thing it applies to, the oldest first."""
    return tuple(_span_of(facts, row) for row in facts.rows(sql_text("feature_spans.sql")))


def _span_of(facts: Facts, row: Row) -> Span:
    return record_of(Span, row, sources=facts.urls(row["source_ids"]))


def phases_on(facts: Facts, moments: Iterable[tuple[date, date]], runtimes: Iterable[str]) -> tuple[PhaseOn, ...]:
    """The phases of some runtimes at many moments, all judged in one pass.

    Args:
        facts: The facts; their data version counts.
        moments: Pairs of the day asked about and the day of knowledge.
        runtimes: The runtimes.
    """
    names = ", ".join(literal(name) for name in sorted(set(runtimes)))
    bases = values((day, known, facts.basis.data_version) for day, known in sorted(set(moments)))
    if not names or not bases:
        return ()
    cursor = facts.store.cursor()
    cursor.execute(sql_text("clocks.sql"))
    cursor.execute(f"create temp table bases as select * from (values {bases}) b (as_of, known_at, data_version)")
    cursor.execute(sql_text("known.sql"))
    cursor.execute(sql_text("in_force.sql"))
    wanted = f"from phases_on where runtime in ({names}) order by runtime, known_at, as_of"
    found = fetch(cursor, f"select runtime, as_of, known_at, phase {wanted}")
    return tuple(PhaseOn(**row | {"phase": Phase(row["phase"])}) for row in found)
