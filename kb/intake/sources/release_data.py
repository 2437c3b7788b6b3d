"""endoflife.date's copy of AWS's table of runtimes, in the three shapes that its file had."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kb.intake.documents.days import parse_day
from kb.intake.documents.page import cell_evidence
from kb.intake.interface import (
    About,
    Closed,
    Evidence,
    Gate,
    MilestoneStatement,
    Recording,
    RowStatement,
    SourceFindings,
    SourceStatement,
    Standing,
)
from kb.intake.sources.page_source import findings_of
from kb.strict_json import parse_strict_json

TABLE = "runtime_milestones"
_MILESTONES = {"support": "deprecation", "eoas": "deprecation", "eol": "block_update"}
_RECORD = ({"name", "support", "eol"}, {"name", "eoas", "eol"})
"""The keys of a record: until 2024-04, and since."""


class ReleaseData(About):
    """A file of release-data."""

    def read(self, recording: Recording, content: bytes) -> SourceFindings:  # noqa: ARG002 - the file alone decides
        """Every date of every runtime, and every runtime that is listed."""
        try:
            document = parse_strict_json(content)
        except ValueError as e:
            return SourceFindings(closed=(_closed(Gate.ERROR_PAGE, f"no JSON: {e}"[:160], "the file", whole=True),))
        if not isinstance(document, dict) or not document:
            return SourceFindings(
                closed=(_closed(Gate.ERROR_PAGE, "no object, or an empty one", "the file", whole=True),)
            )
        if _is_flat(document):
            # Until 2023-12 the file gave the day of each release and no end: it only says what is listed.
            return findings_of((_listed(name) for name in document), "runtimes")
        records = document.get("releases")
        if not isinstance(records, dict) or not records:
            why = f"no key 'releases' with records among {', '.join(sorted(document))}"
            return SourceFindings(closed=(_closed(Gate.UNKNOWN_HEADER, why[:160], "the file", whole=True),))
        for name, record in records.items():
            if not isinstance(record, dict) or set(record) not in _RECORD:
                keys = ", ".join(sorted(record)) if isinstance(record, dict) else type(record).__name__
                return SourceFindings(
                    closed=(_closed(Gate.UNKNOWN_HEADER, f"unknown keys: {keys}"[:160], name, whole=True),)
                )
        return findings_of((item for name, record in records.items() for item in _record(name, record)), "runtimes")


def _is_flat(document: dict[str, Any]) -> bool:
    return all(isinstance(value, str) and parse_day(value) for value in document.values())


def _closed(gate: Gate, why: str, subject: str, *, whole: bool) -> Closed:
    return Closed(gate, TABLE, subject, why, cell_evidence(1, subject, "", ""), whole)


def _listed(name: str) -> SourceStatement:
    return RowStatement("runtimes", (name,), {}, _evidence(name, "name", name))


def _evidence(name: str, key: str, text: str) -> Evidence:
    return Evidence(f"releases.{name}.{key}", text)


def _record(name: str, record: dict[str, Any]) -> Iterator[SourceStatement | Closed]:
    yield _listed(name)
    if record["name"] != name:
        where = _evidence(name, "name", json.dumps(record["name"])[:100])
        yield Closed(Gate.UNREADABLE_CELL, TABLE, name, "its name is not its key", where)
    for key, milestone in _MILESTONES.items():
        if key not in record:
            continue
        value = record[key]
        where = _evidence(name, key, value if isinstance(value, str) else json.dumps(value)[:100])
        if isinstance(value, bool):
            # true: supported without an end; false: no end of life. Both are AWS's "Not scheduled".
            yield MilestoneStatement(name, milestone, None, where, "not_scheduled")
        elif isinstance(value, str) and (day := parse_day(value)):
            yield MilestoneStatement(name, milestone, day, where)
        else:
            yield Closed(Gate.UNREADABLE_CELL, TABLE, name, f"{key} is neither a day nor a truth value", where)


RELEASE_DATA = ReleaseData(
    name="release-data-aws-lambda",
    title="AWS's table of runtimes, scraped by endoflife.date",
    publisher="endoflife.date contributors",
    addresses=("https://raw.githubusercontent.com/endoflife-date/release-data/main/releases/aws-lambda.json",),
    extension="json",
    hours=6,
    proposes=("runtime_milestones", "runtimes"),
    standing=Standing.COPY,
    kind="docs_scrape",
)
