"""Facts through time on one basis: when triggers and features came and went, and phases on many days at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from kb.data_classes import dataclass
from kb.facts.answer_shapes import Phase
from kb.facts.days_in_force import Row, compute_in_force
from kb.facts.queries import Facts
from kb.facts.records import record_of
from kb.paths import sql_text
from kb.store.literals import sql_literal, values_body
from kb.store.unfinished_statements import ending_statements

DAYS_AHEAD = 365
"""How far a map of phases goes on past its last change: what holds without an end is seen to."""
DAYS_KNOWN_AHEAD = 60
"""How far it goes on past the last thing that became known, likewise."""


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
    maybe_from: date | None
    """First day on which it may have been there already, where the first day is not known."""
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
    asked = sorted(set(moments))
    wanted = [(name, *moment) for name in sorted(set(runtimes)) for moment in asked]
    return tuple(PhaseOn(name, day, known, Phase(phase)) for name, day, known, phase in _judged(facts, wanted))


@dataclass(frozen=True, slots=True)
class PhaseCell:
    """A phase that held from one day to another, to those who knew what was published by a day."""

    start: date
    """The first day."""
    end: date
    """The first day after it."""
    known: date
    """Since when that was known."""
    until: date
    """The day on which it was known otherwise."""
    phase: Phase
    """The phase."""


def phase_cells(facts: Facts, runtimes: Iterable[str]) -> dict[str, list[PhaseCell]]:
    """The bitemporal maps of some runtimes, judged in one pass: their phases on all days, as known on all days.

    Args:
        facts: The facts; what they know of and their data version count.
        runtimes: The runtimes.
    """
    names = sorted(set(runtimes))
    listed = ", ".join(sql_literal(name) for name in names)
    said = facts.rows(
        "select runtime, known_from, list_distinct(flatten(list([date, certain_from, possible_from]))) as days "
        f"from statements_known where runtime in ({listed}) and milestone not in ('ga_planned', 'end_of_life') "
        "group by all order by all"
    )
    edges = {name: _edges(facts.basis.as_of, [row for row in said if row["runtime"] == name]) for name in names}
    moments = [
        (name, day, known) for name, (days, knowns) in edges.items() for day in days[:-1] for known in knowns[:-1]
    ]
    found: dict[str, list[PhaseCell]] = {name: [] for name in names}
    for runtime, day, known, phase in _judged(facts, moments):
        days, knowns = edges[runtime]
        end, until = days[days.index(day) + 1], knowns[knowns.index(known) + 1]
        cells = found[runtime]
        if cells and (cells[-1].phase, cells[-1].end, cells[-1].known) == (phase, day, known):
            cells[-1] = PhaseCell(cells[-1].start, end, known, until, Phase(phase))
        elif phase != Phase.NOT_YET_AVAILABLE:
            cells.append(PhaseCell(day, end, known, until, Phase(phase)))
    return found


def _edges(as_of: date, said: list[Row]) -> tuple[list[date], list[date]]:
    """The days on which a phase may change, and those on which more became known; the last of each is an end to draw.

    Args:
        as_of: The day asked about, which lies inside of both.
        said: What is said of one runtime: rows with `known_from` and `days`.
    """
    days = {day for row in said for day in row["days"] if day is not None}
    knowns = {row["known_from"] for row in said} or {as_of}
    first = date(min([*days, as_of]).year, 1, 1)
    last = _later(max([*days, as_of]), DAYS_AHEAD)
    return sorted({first, *days, last}), sorted({*knowns, _later(max(*knowns, as_of), DAYS_KNOWN_AHEAD)})


def _later(day: date, days: int) -> date:
    """A day some days later; past the end of the calendar its last."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def _judged(facts: Facts, moments: Sequence[tuple[str, date, date]]) -> list[tuple[str, date, date, str]]:
    """Runtimes with a day and a day of knowledge, each with its phase then, by runtime and knowledge."""
    if not moments:
        return []
    with facts.store.cursor() as cursor, ending_statements(cursor):
        cursor.execute(
            f"create temp table wanted as select * from (values {values_body(moments)}) w (runtime, as_of, known_at)"
        )
        cursor.execute(
            "create temp table bases as select distinct as_of, known_at, "
            f"{sql_literal(facts.basis.data_version)}::integer as data_version from wanted"
        )
        compute_in_force(cursor)
        return cursor.execute(
            "select w.runtime, w.as_of, w.known_at, p.phase from wanted w "
            "join phases_on p using (runtime, as_of, known_at) order by w.runtime, w.known_at, w.as_of"
        ).fetchall()
