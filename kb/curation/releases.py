"""What one data version says that another does not: the release note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from kb.errors import UsageError
from kb.facts.days_in_force import fetch_rows
from kb.store import Store, csv_files
from kb.store.contract import CLOCK_COLUMNS, Table, contract_tables


@dataclass(frozen=True, slots=True)
class VersionDifference:
    """One row that differs between two data versions."""

    table: str
    """The table."""
    key: str
    """The key of the row, apart from the version that recorded it."""
    kind: str
    """`added`, `corrected` or `retracted`."""
    columns: list[str]
    """The columns that a correction changed."""
    reason: str | None
    """Why the older row was wrong; of rows that no correction names, the note of the newer row."""


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
    found: list[VersionDifference] = []
    why = {
        (row["about_table"], row["about_key"]): str(row["why"])
        for row in rows["corrections"]
        if first < int(str(row["recorded_in"])) <= last
    }
    for name, table in contract_tables().items():
        if name in ("versions", "corrections"):
            continue
        before = {_key_of_row(table, row): row for row in rows[name] if _is_visible(row, first)}
        after = {_key_of_row(table, row): row for row in rows[name] if _is_visible(row, last)}
        for key in sorted(before.keys() | after.keys()):
            difference = _difference_of(table, key, before.get(key), after.get(key))
            if difference:
                reason = why.get((name, key), difference.reason)
                found.append(replace(difference, reason=reason))
    return found


def _is_visible(row: Cells, version: int) -> bool:
    retracted = row["retracted_in"]
    return int(str(row["recorded_in"])) <= version and (retracted is None or int(str(retracted)) > version)


def _key_of_row(table: Table, row: Cells) -> str:
    return " ".join(str(row[name]) for name in table.key if name != "recorded_in")


def _difference_of(table: Table, key: str, before: Cells | None, after: Cells | None) -> VersionDifference | None:
    if after is None:
        return VersionDifference(table.name, key, "retracted", [], None)
    if before is None:
        return VersionDifference(table.name, key, "added", [], None)
    columns = [name for name in table.header if name not in CLOCK_COLUMNS and before[name] != after[name]]
    note = after.get("note")
    return VersionDifference(table.name, key, "corrected", columns, str(note) if note else None) if columns else None


def release_note(found: list[VersionDifference], first: int, last: int, most: int = 20) -> str:
    """The differences as text: totals by table, and the rows of tables in which few changed."""
    lines = [f"From data version {first} to {last}"]
    for table in dict.fromkeys(difference.table for difference in found):
        rows = [difference for difference in found if difference.table == table]
        totals = {kind: sum(row.kind == kind for row in rows) for kind in ("added", "corrected", "retracted")}
        counts = ", ".join(f"{count} {kind}" for kind, count in totals.items() if count)
        lines += ["", f"{table}: {counts}"]
        # What was wrong is named row by row; of what is new the first rows are enough.
        wrong = [row for row in rows if row.kind != "added"]
        new = [row for row in rows if row.kind == "added"]
        shown = max(0, most - len(wrong))
        for row in [*wrong, *new[:shown]]:
            columns = f" ({', '.join(row.columns)})" if row.columns else ""
            lines.append(f"  {row.kind:<9} {row.key}{columns}")
            if row.reason and row.kind != "added":
                lines.append(f"            {row.reason}")
        if len(new) > shown:
            lines.append(f"  ... and {len(new) - shown} more that are new: --format json has all")
    return "\n".join(lines) + "\n"
