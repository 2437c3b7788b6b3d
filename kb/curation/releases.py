"""What one data version says that another does not, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from pathlib import Path
from typing import TypeAlias

from kb.data_classes import dataclass
from kb.errors import UsageError
from kb.facts.days_in_force import fetch_rows
from kb.store import Store, csv_files
from kb.store.contract import CLOCK_COLUMNS, Table, contract_tables
from kb.whole_numbers import whole_number

TELLING: Mapping[str, tuple[str, ...]] = {
    "sources": ("url", "read_on"),
    "topics": ("title",),
    "events": ("date", "headline"),
    "runtimes": ("name",),
    "runtime_milestones": ("statement", "date"),
    "limits": ("min", "max", "default", "step"),
    "triggers": ("method", "invocation", "supported_to"),
    "features": ("valid_from", "valid_to"),
    "config_fields": ("min", "max", "default", "required"),
    "field_bounds": ("min", "max", "pattern", "required"),
    "operations": ("method", "path", "valid_to"),
    "regions": ("name", "valid_to"),
    "practices": ("name",),
    "claims": ("value", "verdict"),
    "readings": ("text", "place", "read_on"),
}
"""The columns of each table that say what a row says; the others qualify it."""

_MOMENTS = ("valid_from", "known_from")
"""Columns of a key that say since when a row counts: a row of one subject supersedes that of an earlier moment."""
_PROVENANCE = ("basis",)
"""Columns of a key that say how a row came about, and not what it is about."""


@dataclass(frozen=True, slots=True)
class VersionDifference:
    """One row that differs between two data versions."""

    table: str
    """The table."""
    key: str
    """The key of the row, apart from the version that recorded it."""
    kind: str
    """`added`, `changed` for a row that supersedes an earlier one, `corrected` or `retracted`."""
    columns: list[str]
    """The columns that a change or a correction changed; of other rows those that say what the row says."""
    reason: str | None
    """Why the older row was wrong; of rows that no correction names, the note of the newer row."""
    before: list[str] = field(default_factory=list)
    """What those columns said, with its unit, blank for nothing; none of a row that is new."""
    after: list[str] = field(default_factory=list)
    """What they say now; none of a row that is gone."""
    former: str | None = None
    """The key of the row that a change supersedes."""
    source_ids: list[str] = field(default_factory=list)
    """The sources of the row."""
    evidence: list[str] = field(default_factory=list)
    """What was read in them between the two versions, and where: the place and what it says."""


Cells: TypeAlias = Mapping[str, object]
"""A row by column name, as text from a file or typed from the store."""


def version_differences(folder: Path, first: int, last: int) -> list[VersionDifference]:
    """The rows of a folder of tables that differ between two data versions, by table and key.

    Raises:
        UsageError: One of the versions does not exist.
    """
    contract = contract_tables()
    rows = {
        name: [_filled_cells(row.cells) for row in csv_files.read_table(folder, table)]
        for name, table in contract.items()
    }
    return _differences_of(rows, first, last)


def store_differences(store: Store, first: int, last: int) -> list[VersionDifference]:
    """The same for a knowledge base."""
    cursor = store.cursor()
    rows = {name: fetch_rows(cursor, f'select * from "{name}"') for name in contract_tables()}
    return _differences_of(rows, first, last)


def _filled_cells(cells: Mapping[str, str]) -> Cells:
    return {name: text or None for name, text in cells.items()}


def _differences_of(rows: Mapping[str, Sequence[Cells]], first: int, last: int) -> list[VersionDifference]:
    """What the tables of one data version have that those of another have not, row by row in the order of keys.

    The reason of a change is that of the correction recorded between the two, where there is one.
    """
    count = len(rows["versions"])
    for version in (first, last):
        if not 1 <= version <= count:
            raise UsageError(f"data version {version}: there are 1 to {count}")
    if last < first:
        raise UsageError(f"from {first} to {last}: the later data version must come second")
    why = {
        (row["about_table"], row["about_key"]): str(row["why"])
        for row in rows["corrections"]
        if _is_between(row, first, last)
    }
    evidence = _evidence_of(rows["readings"], first, last)
    return [
        replace(one, reason=why.get((name, one.key), one.reason), evidence=evidence.get((name, one.key), []))
        for name, table in contract_tables().items()
        if name not in ("versions", "corrections")
        for one in _differences_in(table, rows[name], first, last)
    ]


def _is_between(row: Cells, first: int, last: int) -> bool:
    return first < int(str(row["recorded_in"])) <= last


def _evidence_of(readings: Sequence[Cells], first: int, last: int) -> dict[tuple[object, object], list[str]]:
    """What was read between two versions, by the table and key that it is about."""
    found: dict[tuple[object, object], list[str]] = {}
    for row in readings:
        if _is_between(row, first, last) and _is_visible(row, last):
            said = f"{row['place']}: {row['text']} ({row['source_id']}, {row['read_on']})"
            found.setdefault((row["about_table"], row["about_key"]), []).append(said)
    return found


def _differences_in(table: Table, rows: Sequence[Cells], first: int, last: int) -> Iterator[VersionDifference]:
    before = {_key_of_row(table, row): row for row in rows if _is_visible(row, first)}
    after = {_key_of_row(table, row): row for row in rows if _is_visible(row, last)}
    earlier, later = _by_subject(table, before.values()), _by_subject(table, after.values())
    for key in sorted(before.keys() | after.keys()):
        old, new = before.get(key), after.get(key)
        if new is None:
            yield _tell_row(table, key, "retracted", old, None)
        elif old is not None:
            columns = [name for name in table.header if name not in CLOCK_COLUMNS and old[name] != new[name]]
            if columns:
                yield _tell_row(table, key, "corrected", old, new, columns=columns)
        else:
            subject = _subject_of(table, new)
            former = _superseded(table, new, earlier.get(subject, []), later[subject])
            yield _tell_addition(table, key, new, former)


def _is_visible(row: Cells, version: int) -> bool:
    retracted = row["retracted_in"]
    return int(str(row["recorded_in"])) <= version and (retracted is None or int(str(retracted)) > version)


def _key_of_row(table: Table, row: Cells) -> str:
    return " ".join(str(row[name]) for name in table.key if name != "recorded_in")


def _subject_of(table: Table, row: Cells) -> tuple[str, ...]:
    """What a row is about: its key without its moment, and without how it came about."""
    left_out = (*_MOMENTS, *_PROVENANCE, "recorded_in")
    return tuple(str(row[name]) for name in table.key if name not in left_out)


def _moment_of(table: Table, row: Cells) -> str:
    return " ".join(str(row[name]) for name in table.key if name in _MOMENTS)


def _by_subject(table: Table, rows: Iterable[Cells]) -> dict[tuple[str, ...], list[Cells]]:
    found: dict[tuple[str, ...], list[Cells]] = {}
    for row in rows:
        found.setdefault(_subject_of(table, row), []).append(row)
    return found


def _superseded(table: Table, new: Cells, earlier: Sequence[Cells], later: Sequence[Cells]) -> Cells | None:
    """The row that a new one supersedes: the newest before it, if all that was known of its subject is older."""
    moment = _moment_of(table, new)
    if not earlier or any(_moment_of(table, row) >= moment for row in earlier):
        return None
    older = [row for row in later if _moment_of(table, row) < moment]
    return max(older, key=lambda row: _moment_of(table, row), default=None)


def _tell_addition(table: Table, key: str, new: Cells, former: Cells | None) -> VersionDifference:
    """A new row: a change where the one before it says something else."""
    said = TELLING[table.name]
    columns = [name for name in said if former and _said_in(former, name) != _said_in(new, name)]
    if former is None or not columns:
        return _tell_row(table, key, "added", None, new)
    return replace(_tell_row(table, key, "changed", former, new, columns=columns), former=_key_of_row(table, former))


def _tell_row(
    table: Table, key: str, kind: str, old: Cells | None, new: Cells | None, *, columns: Sequence[str] = ()
) -> VersionDifference:
    row = new or old or {}
    shown = list(columns) or [name for name in TELLING[table.name] if row[name] is not None]
    cited = row.get("source_id") if table.name == "readings" else row.get("source_ids")
    note = row.get("note") if kind in ("changed", "corrected") else None
    return VersionDifference(
        table.name,
        key,
        kind,
        shown,
        str(note) if note else None,
        [_said_in(old, name) for name in shown] if old else [],
        [_said_in(new, name) for name in shown] if new else [],
        source_ids=_listed(cited),
    )


def _said_in(row: Cells, name: str) -> str:
    """A cell as text, a number of a row that has a unit with it."""
    text = _cell_text(row[name])
    return f"{text} {row['unit']}" if text and row.get("unit") and name in TELLING["limits"] else text


def _cell_text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return str(whole_number(value))
        case list():
            return csv_files.LIST_SEPARATOR.join(map(str, value))
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _listed(value: object) -> list[str]:
    return [one for one in _cell_text(value).split(csv_files.LIST_SEPARATOR) if one]
