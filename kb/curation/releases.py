"""What one data version says that another does not: the release note."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kb.errors import UsageError
from kb.store import csv_files
from kb.store.contract import Table, tables
from kb.store.csv_files import Row
from kb.store.digests import visible


@dataclass(frozen=True, slots=True)
class Difference:
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
    """The note of the newer row."""


def differences(folder: Path, first: int, last: int) -> list[Difference]:
    """The rows that differ between two data versions, by table and key.

    Raises:
        UsageError: One of the versions does not exist.
    """
    contract = tables()
    count = len(csv_files.read(folder, contract["versions"]))
    for version in (first, last):
        if not 1 <= version <= count:
            raise UsageError(f"data version {version}: there are 1 to {count}")
    found: list[Difference] = []
    for name, table in contract.items():
        if name == "versions":
            continue
        rows = csv_files.read(folder, table)
        before = {_key(table, row): row for row in rows if visible(row, first)}
        after = {_key(table, row): row for row in rows if visible(row, last)}
        for key in sorted(before.keys() | after.keys()):
            difference = _difference(table, key, before.get(key), after.get(key))
            if difference:
                found.append(difference)
    return found


def _key(table: Table, row: Row) -> str:
    return " ".join(row.cells[name] for name in table.key if name != "recorded_in")


def _difference(table: Table, key: str, before: Row | None, after: Row | None) -> Difference | None:
    if before is None and after is not None:
        return Difference(table.name, key, "added", [], None)
    if after is None:
        return Difference(table.name, key, "retracted", [], None)
    clocks = ("recorded_in", "retracted_in")
    columns = [
        name
        for name in table.header
        if name not in clocks and before is not None and before.cells[name] != after.cells[name]
    ]
    return Difference(table.name, key, "corrected", columns, after.cells.get("note") or None) if columns else None


def release_note(found: list[Difference], first: int, last: int, most: int = 20) -> str:
    """The differences as text: totals by table, and the rows of tables in which few changed."""
    lines = [f"From data version {first} to {last}"]
    for table in dict.fromkeys(difference.table for difference in found):
        rows = [difference for difference in found if difference.table == table]
        totals = {kind: sum(row.kind == kind for row in rows) for kind in ("added", "corrected", "retracted")}
        counts = ", ".join(f"{count} {kind}" for kind, count in totals.items() if count)
        lines += ["", f"{table}: {counts}"]
        for row in rows[:most]:
            columns = f" ({', '.join(row.columns)})" if row.columns else ""
            lines.append(f"  {row.kind:<9} {row.key}{columns}")
        if len(rows) > most:
            lines.append(f"  ... and {len(rows) - most} more: --format json has all")
    return "\n".join(lines) + "\n"
