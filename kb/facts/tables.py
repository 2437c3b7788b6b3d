"""The lists beside the facts: sources, releases of our data, practices, and the fields of the Lambda API."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from kb.data_classes import dataclass
from kb.facts.days_in_force import Row, fetch_rows
from kb.facts.queries import Facts
from kb.facts.records import record_of
from kb.store.literals import sql_literal
from kb.whole_numbers import whole_number

Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Source:
    """Something that facts were read from."""

    source: str
    """Its id."""
    title: str
    """Its title."""
    publisher: str
    """Who published it."""
    kind: str
    """What it is: an announcement, documentation, a notice ..."""
    read_on: date
    """When we read it."""
    url: str
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class Version:
    """A release of our data."""

    version: int
    """Its number, from 1."""
    recorded_on: date
    """Its day."""
    summary: str
    """What it brought."""
    digest: str
    """The digest over the rows visible in it."""


@dataclass(frozen=True, slots=True)
class Practice:
    """A piece of advice or an explanation."""

    practice: str
    """Its id."""
    topic: str
    """What it is about."""
    area: str
    """The part of the topic."""
    name: str
    """Its name."""
    statement: str
    """What it says."""
    seed_line: str | None
    """Where the article that the project began with says it."""
    subjects: list[str]
    """Ids of what it is about."""
    confidence: str
    """How sure we are: high, medium or low."""
    note: str | None
    """What else a person should know."""
    sources: list[str]
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class ConfigField:
    """A field of the Lambda API and what configuration formats call it."""

    resource: str
    """What it is a field of."""
    field: str
    """Its name in the API."""
    type: str
    """Its type."""
    min: float | None
    """Smallest value or length that the API model takes on the day."""
    max: float | None
    """Largest value or length that the API model takes on the day."""
    vocabulary: list[str]
    """The values it may have on the day; empty where it is free."""
    pattern: str | None
    """The pattern its text must match."""
    default: str | None
    """Its value when it is left out."""
    required: bool
    """Whether it must be given."""
    valid_from: date | None
    """First day; null where not known."""
    valid_from_earliest: date | None
    """First day on which it may have come, where the day is not known."""
    valid_from_latest: date | None
    """First day on which it certainly had come, where that is not valid_from."""
    precision: str
    """How exactly that day is known."""
    cloudformation: str | None
    """Its name in CloudFormation."""
    sam: str | None
    """Its name in SAM."""
    serverless: str | None
    """Its name in the Serverless Framework."""
    terraform: str | None
    """Its name in Terraform."""
    limits: list[str]
    """Ids of the limits that say what the service really takes."""
    confidence: str
    """How sure we are: high, medium or low."""
    note: str | None
    """What else a person should know."""
    sources: list[str]
    """Where it stands."""


def sources(facts: Facts) -> tuple[Source, ...]:
    """Everything that facts of the data version were read from, by id."""
    rows = _recorded_rows(facts, "select *, source_id as source from sources", "order by source_id")
    return tuple(record_of(Source, row) for row in rows)


def versions(facts: Facts) -> tuple[Version, ...]:
    """The releases of our data up to the one asked about, the oldest first."""
    newest = sql_literal(facts.basis.data_version)
    rows = fetch_rows(facts.cursor, f"select * from versions where version <= {newest} order by version")
    return tuple(record_of(Version, row) for row in rows)


def practices(facts: Facts, topic: str | None = None) -> tuple[Practice, ...]:
    """The advice and explanations, by topic.

    Args:
        facts: The facts; their data version counts, and of notes what they know.
        topic: Only this topic.
    """
    known = sql_literal(facts.basis.knowledge)
    select = f"select * replace (note_known(note, {known}) as note) from practices"
    rows = _recorded_rows(facts, select, "order by topic, practice")
    return tuple(_with_lists(facts, Practice, row, "subjects") for row in rows if topic in (None, row["topic"]))


def fields(facts: Facts, resource: str | None = None) -> tuple[ConfigField, ...]:
    """The fields that the API has on the day asked about, by resource.

    Args:
        facts: The facts.
        resource: Only fields of this resource.
    """
    rows = facts.rows(
        "select * from fields_on where coalesce(possible <= least(as_of, known_at), true) order by resource, field"
    )
    return tuple(
        _with_lists(
            facts,
            ConfigField,
            row | {"min": whole_number(row["min"]), "max": whole_number(row["max"])},
            "vocabulary",
            "limits",
        )
        for row in rows
        if resource in (None, row["resource"])
    )


def _recorded_rows(facts: Facts, select: str, order: str) -> list[Row]:
    version = sql_literal(facts.basis.data_version)
    return fetch_rows(facts.cursor, f"{select} where recorded(recorded_in, retracted_in, {version}) {order}")


def _with_lists(facts: Facts, shape: type[Record], row: Row, *lists: str) -> Record:
    filled = {name: row[name] or [] for name in lists}
    return record_of(shape, row | filled | {"sources": facts.urls(row["source_ids"])})
