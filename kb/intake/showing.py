"""Which of our limits, triggers and events the recordings show, and why they do not show the others.

These tables are not read from one page alone, so a row counts as reproduced where a recording shows what it says while
it holds: the numbers of a limit, the method and invocation of a trigger, the day and subject of an event.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from kb.data_classes import dataclass
from kb.intake.comparing.events import NEAR, matching_event
from kb.intake.comparing.limits import NUMBERS, shows_row
from kb.intake.comparing.triggers import describe_difference
from kb.intake.interface import IntakeSource, Recording, Row, SourceFindings, SourceStatement
from kb.intake.tables import Curated, row_words

Shown = Sequence[tuple[Recording, IntakeSource, SourceFindings]]
_GUIDE = "awsdocs-aws-lambda-developer-guide"
_HISTORY = ("aws-docs-lambda-latest-dg-lambda-releases", _GUIDE)
_SERVICES = ("aws-docs-lambda-latest-dg-lambda-services", _GUIDE)


@dataclass(frozen=True, slots=True)
class ShownRows:
    """How many rows of a table the recordings should show, and which they do not."""

    rows: int
    """Rows on the subjects and days of the recordings."""
    missed: dict[str, str]
    """Those that they do not show, with the reason."""


def limits_shown(data: Curated, shown: Shown) -> ShownRows:
    """Rows in force on a day of these pages that have a number and are on the pages, or cite a commit of the guide."""
    said = list(_statements(shown, "limits"))
    if not said:
        return ShownRows(0, {})
    first, last = said[0][0], said[-1][0]
    listed = {statement.key[0] for _, statement in said}
    count, missed = 0, {}
    for row, until in _spells(data.rows["limits"]):
        if row["valid_from"] > last.isoformat() or until <= first.isoformat():
            continue
        if row["limit"] not in listed and _GUIDE not in row["source_ids"]:
            continue
        count += 1
        about = [(day, one) for day, one in said if one.key[0] == row["limit"]]
        inside = [one for day, one in about if row["valid_from"] <= day.isoformat() < until]
        if not any(shows_row(one, row) for one in inside):
            missed[row_words("limits", row)] = _why_no_limit(row, about, inside)
    return ShownRows(count, missed)


def _why_no_limit(row: Row, about: Sequence[tuple[date, SourceStatement]], inside: Sequence[SourceStatement]) -> str:
    if not any(row[name] for name in NUMBERS):
        return "a rule in words, without a number to compare"
    if not about:
        return "stands in a sentence or on a page of the guide that was not recorded"
    if not inside:
        return "held only between two recordings of the page, or while the page did not list it"
    return "the page has another number: " + "; ".join(sorted({one.evidence.text for one in inside}))[:120]


def _spells(rows: Sequence[Row]) -> Iterator[tuple[Row, str]]:
    """Every row with the day on which the next value of its limit begins."""
    for row in rows:
        later = [
            one["valid_from"] for one in rows if one["limit"] == row["limit"] and one["valid_from"] > row["valid_from"]
        ]
        yield row, min([*later, row["valid_to"] or "9999-12-31"])


def triggers_shown(data: Curated, shown: Shown) -> ShownRows:
    """Rows that cite the page of services or the guide and held on a day of the recordings."""
    said = list(_statements(shown, "triggers"))
    if not said:
        return ShownRows(0, {})
    by_key: dict[str, list[tuple[Recording, SourceStatement]]] = {}
    for recording, _, reading in shown:
        for statement in reading.statements:
            if statement.table == "triggers":
                by_key.setdefault(statement.key[0], []).append((recording, statement))
    last = said[-1][0].isoformat()
    rows = [row for row in data.rows["triggers"] if row["supported_from"] <= last and _cites(row, _SERVICES)]
    missed = {}
    for row in rows:
        about = by_key.get(row["trigger"], [])
        if not about:
            missed[row_words("triggers", row)] = "not on the page of services in those years"
        elif not any(_same_trigger(statement, row, recording) for recording, statement in about):
            missed[row_words("triggers", row)] = (
                describe_difference(about[-1][1], row, about[-1][0]) or "AWS says less than we do"
            )
    return ShownRows(len(rows), missed)


def _same_trigger(said: SourceStatement, row: Row, recording: Recording) -> bool:
    return not describe_difference(said, row, recording) and said.cells["invocation"] == row["invocation"]


def events_shown(data: Curated, shown: Shown) -> ShownRows:
    """Events that cite the guide or its document history, of the days that its entries span."""
    said = list(_statements(shown, "events"))
    days = sorted(one.cells["date"] for _, one in said if one.cells.get("date"))
    if not days:
        return ShownRows(0, {})
    rows = [row for row in data.rows["events"] if days[0] <= row["date"] <= days[-1] and _cites(row, _HISTORY)]
    missed = {}
    for row in rows:
        why = _why_no_event(row, [one for _, one in said if one.cells.get("date")])
        if why:
            missed[f"{row['event']} {row['date']}"] = why
    return ShownRows(len(rows), missed)


def _why_no_event(row: Row, said: Sequence[SourceStatement]) -> str:
    """Why no entry has the day and subject of an event; empty where one has."""
    about = [one for one in said if matching_event(one, [row])]
    if any(one.cells["date"] == row["date"] for one in about):
        return ""
    if about:
        others = sorted({one.cells["date"] for one in about})
        return f"AWS's history has it on {', '.join(others)}, within {NEAR.days} days"
    if any(one.cells["date"] == row["date"] for one in said):
        return "an entry of that day shares no word with our headline"
    return "no entry within a week: it rests on another page or source"


def _cites(row: Row, sources: Sequence[str]) -> bool:
    return any(cited.startswith(name) for cited in row["source_ids"].split(";") for name in sources)


def _statements(shown: Shown, table: str) -> Iterator[tuple[date, SourceStatement]]:
    for recording, _, reading in shown:
        for statement in reading.statements:
            if statement.table == table:
                yield recording.day, statement
