"""What changed between two days, what was ever said about one thing, and how our data changed between releases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, TypeAlias

from kb.data_classes import dataclass
from kb.errors import UsageError
from kb.facts.basis import require_interval
from kb.facts.change_kinds import KINDS
from kb.facts.claims import Claim, claims
from kb.facts.known_things import known_thing
from kb.facts.names import service_names
from kb.facts.queries import Facts
from kb.facts.records import record_of
from kb.facts.statement_places import TABLES, SourceReading, readings, row_key
from kb.paths import sql_text
from kb.store.literals import sql_literal
from kb.suggestions import closest_names, hint_at, known_name

_IDS = ("runtimes.runtime", "limits.limit", "triggers.trigger", "features.feature")
"""Where the ids stand of what there are statements about."""

AXES = ("valid", "known")
"""What changes are told by: the day from which something holds at AWS, or the day on which it was published."""

Day: TypeAlias = date
"""A UTC day; another name for its type where a field is called `date`."""


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that was said about a runtime, limit, trigger or feature."""

    kind: str
    """`runtime`, `limit`, `trigger` or `feature`."""
    id: str
    """Its id."""
    aspect: str
    """What the statement is about: a milestone, a value, a start, an end."""
    value: str
    """What it says."""
    former: str | None
    """What had been said last before it."""
    day: date | None
    """Since when it holds; null where the statement names no day."""
    precision: str
    """How exactly that day is known."""
    known_from: date | None
    """Since when it was published; null where not known."""
    basis: str | None
    """How it came to us, for runtimes: announcement, docs_commit, third_party_tool ..."""
    confidence: str
    """How sure we are: high, medium or low."""
    recorded_in: int
    """The data version that recorded it."""
    retracted_in: int | None
    """The data version that took it back."""
    note: str | None
    """What else a person should know."""
    claims: list[str]
    """Ids of the contradictions between sources that are about it: `lambda-kb claims` shows their sides."""
    sources: list[str]
    """Where it stands."""
    readings: list[SourceReading]
    """Where in recordings of these sources it was read; empty where it was carried in by hand."""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that came to hold, or came to be published, in an interval."""

    date: date
    """The day of the change on the axis asked about; the first on which it certainly held where `day` is not known."""
    kind: str
    """`runtime`, `limit`, `trigger` or `feature`."""
    id: str
    """Its id."""
    aspect: str
    """What changed: a milestone, a value, a start, an end."""
    before: str | None
    """What held, or had been said, before."""
    after: str
    """What holds, or is said, from then on."""
    day: Day | None
    """Since when it holds."""
    known_from: Day | None
    """Since when it was published."""
    sources: list[str]
    """Where it stands."""


def history(facts: Facts, thing: str) -> tuple[Statement, ...]:
    """Every statement about a runtime, limit, trigger or feature, in order of known time.

    Args:
        facts: The facts.
        thing: Its id; of a trigger the name of its service as well.

    Raises:
        UnknownIdError: Nothing has that id.
    """
    rows = _statements_where(facts, f"where id = {sql_literal(thing)}")
    if not rows:
        of_service = {service: trigger for trigger, service in service_names(facts).items()}
        if of_service.get(thing, thing) != thing:
            return history(facts, of_service[thing])
        ids = [row["id"] for row in facts.rows("select distinct id from statements order by id")]
        what, hint = "runtime, limit, trigger or feature", "`lambda-kb runtimes` and `lambda-kb limits` list ids"
        known_thing(facts, thing, ids, what, places=_IDS, hint=hint)
    contradictions, read = claims(facts, thing), readings(facts)
    return tuple(_statement_of(facts, row, contradictions, read) for row in rows if _is_known(facts, row))


def histories(facts: Facts) -> dict[str, list[Statement]]:
    """Every statement about every runtime, limit, trigger and feature, by its id, in order of known time."""
    about: dict[str, list[Claim]] = {}
    for claim in claims(facts):
        about.setdefault(claim.about, []).append(claim)
    found: dict[str, list[Statement]] = {}
    read = readings(facts)
    for row in _statements_where(facts, ""):
        if _is_known(facts, row):
            found.setdefault(row["id"], []).append(_statement_of(facts, row, about.get(row["id"], []), read))
    return found


def _is_known(facts: Facts, row: dict[str, Any]) -> bool:
    published = row["known_from"] or row["told_from"]
    return published is None or published <= facts.basis.knowledge


def _statement_of(
    facts: Facts,
    row: dict[str, Any],
    contradictions: Iterable[Claim],
    read: Mapping[tuple[str, str], list[SourceReading]],
) -> Statement:
    kind = row["kind"]
    return record_of(
        Statement,
        row,
        claims=sorted({claim.claim for claim in contradictions if claim.aspect in (None, row["aspect"])}),
        sources=facts.urls(row["source_ids"]),
        readings=read.get((TABLES[kind], row_key(kind, row)), []),
    )


def _statements_where(facts: Facts, where: str) -> list[dict[str, Any]]:
    facts.in_force.execute(sql_text("statements.sql"))
    return facts.rows(
        f"select * from statements {where} order by known_from nulls first, day nulls first, kind, id, aspect, value"
    )


def changes(facts: Facts, first: date, last: date, axis: str = "valid") -> tuple[Change, ...]:
    """What changed after one day and until another, that day included.

    Args:
        facts: The facts; their `known_at` and `data_version` count.
        first: The earlier day, itself left out.
        last: The later day, itself included.
        axis: `valid` for what came to hold at AWS, `known` for what came to be published.

    Raises:
        OutOfCoverageError: Both days lie before the first evidence.
        UsageError: The days are in the wrong order.
        UnknownIdError: There is no such axis.
    """
    require_interval(first, last)
    known_name(axis, AXES, "axis")
    interval = f"> {sql_literal(first)} and {{}} <= {sql_literal(last)}"
    if axis == "known":
        rows = _statements_where(facts, f"where known_from {interval.format('known_from')} and {_TOLD_ONCE}")
        day = "known_from"
    else:
        _statements_where(facts, "where false")
        rows = facts.rows(_VALID.replace("$interval", f"{interval.format('changed')} and {_TOLD_ONCE}"))
        day = "changed"
    rows = [row for row in rows if _is_known(facts, row)]
    found = [
        Change(
            date=row[day],
            kind=row["kind"],
            id=row["id"],
            aspect=row["aspect"],
            before=row["former"],
            after=row["value"],
            day=row["day"],
            known_from=row["known_from"],
            sources=facts.urls(row["source_ids"]),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda change: (change.date, change.kind, change.id, change.aspect, change.after)))


def upcoming(facts: Facts, within: int | None = None) -> tuple[Change, ...]:
    """What is announced to change after the day asked about: until any day, or in so many days."""
    first = facts.basis.as_of
    return changes(facts, first, last_day(first, within))


def changes_of(kind: str | None, found: Iterable[Change]) -> tuple[Change, ...]:
    """The changes of one kind of thing, or all of them.

    Raises:
        UsageError: There is no such kind.
    """
    if kind is not None and kind not in KINDS:
        close = closest_names(kind, KINDS)
        raise UsageError(f"kind: {kind!r:.100}: {hint_at(close, 'there are ' + ', '.join(KINDS))}", close)
    return tuple(one for one in found if kind in (None, one.kind))


def last_day(first: date, within: int | None = None) -> date:
    """The last of so many days after one, or of all that the calendar has."""
    left = (date.max - first).days
    return first + timedelta(days=left if within is None else min(within, left))


# A way of invocation that came later is a feature, which is told: what came to be listed has changed.
_TOLD_ONCE = "aspect <> 'start of a way'"

# Of the statements about a milestone only the deciding one comes true; plans for general availability never do. What
# began on no day that is known has changed by the day from which on it certainly holds, once that day is known.
_VALID = """
select
    s.* replace (case when s.kind = 'runtime' then null else s.former end as former),
    coalesce(s.day, case when s.certain_from <= b.known_at then s.certain_from end) as changed
from statements s
cross join (select known_at from bases limit 1) b
where changed $interval
    and s.aspect not in ('ga_planned', 'end_of_life')
    and (
        s.kind <> 'runtime'
        or exists (
            select 1 from milestones_known m
            where m.runtime = s.id and m.milestone::varchar = s.aspect
                and m.known_from = s.known_from and m.date = s.day
        )
    )
"""
