"""What a release has sealed: the digest of each data version, and of each of its rows.

The newest version may be open: its digest says `open`, and its rows may still be edited. Sealing it writes its digest
to `versions.csv` and one line per row to `released.txt`, which is computed and never edited by hand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from kb.curation import data_package
from kb.errors import UsageError
from kb.store import csv_files
from kb.store.contract import Table, contract_tables
from kb.store.csv_files import Row
from kb.store.digests import version_digest
from kb.store.file_identity import OPEN
from kb.store.file_sets import finish_change, replace_together

RELEASED = "released.txt"
HEADING = "# Computed by `lambda-kb data new-version`, do not edit: table, key, digest of every released row.\n"


def row_digest(table: Table, row: Row) -> str:
    """Of a row's cells in the columns that there were when it was recorded."""
    cells = (row.cells[name] for name in table.sealed_columns(int(row.cells["recorded_in"])))
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:16]


def _key_of_row(table: Table, row: Row) -> str:
    return "|".join(row.cells[name] for name in table.key)


def _released_rows(folder: Path) -> dict[str, dict[str, str]]:
    """The digests of all released rows, by table and key."""
    path = folder / RELEASED
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    found: dict[str, dict[str, str]] = {}
    for line in lines:
        if line and not line.startswith("#"):
            table, key, digest = line.split("\t")
            found.setdefault(table, {})[key] = digest
    return found


def seal_complaints(folder: Path, rows: Mapping[str, Sequence[Row]]) -> Iterator[tuple[str, int, str]]:
    """Released rows that were edited or are gone, and versions whose digest is not theirs: table, line, message."""
    contract = contract_tables()
    released = _released_rows(folder)
    for name, table in contract.items():
        if name == "versions":
            continue
        present = {_key_of_row(table, row): row for row in rows[name]}
        for key, digest in released.get(name, {}).items():
            row = present.get(key)
            if row is None:
                yield name, 0, f"the released row {key} is gone: restore it; to take it back set retracted_in"
            elif row_digest(table, row) != digest:
                yield name, row.line, "a released row was edited: restore it, retract it, and add a new row"
        for row in rows[name]:
            later = [c.name for c in table.columns if c.since > int(row.cells["recorded_in"]) and row.cells[c.name]]
            if later:
                yield (
                    name,
                    row.line,
                    f"column {later[0]} is younger than the row: retract the row and add a new one",
                )
    for row in rows["versions"]:
        version, digest = int(row.cells["version"]), row.cells["digest"]
        if digest == OPEN and version == len(rows["versions"]):
            continue
        if digest != version_digest(rows, contract, version):
            yield "versions", row.line, f"the digest of data version {version} is not that of its rows"


def is_open(versions: Sequence[Row]) -> bool:
    """Whether the newest data version is not sealed yet."""
    return bool(versions) and versions[-1].cells["digest"] == OPEN


def new_version(folder: Path, summary: str, today: date) -> int:
    """Seal the open version, if there is one, and open the next; a process that dies does both or neither.

    What may be sealed is for `sealing` to say.

    Args:
        folder: The tables.
        summary: What the new version is about.
        today: The day on which it is opened.

    Raises:
        UsageError: The summary is empty.
        DataError: The tables cannot be read or written.
    """
    if not summary.strip():
        raise UsageError("--summary: say what the version is about")
    rows = read_rows(folder)
    sealed, contents = _sealed_files(rows) if is_open(rows["versions"]) else (rows["versions"], {})
    number = len(sealed) + 1
    cells = {"version": str(number), "recorded_on": today.isoformat(), "summary": summary.strip(), "digest": OPEN}
    _put_in_place(folder, contents, [*sealed, Row(0, cells)])
    return number


def seal_version(folder: Path) -> dict[str, list[Row]]:
    """Seal the open version: its digest, and the digests of all rows that are released with it.

    Where none is open, what is computed is written anew.

    Raises:
        DataError: The tables cannot be read or written.
    """
    rows = read_rows(folder)
    sealed, contents = _sealed_files(rows)
    _put_in_place(folder, contents, sealed)
    return rows | {"versions": sealed}


def read_rows(folder: Path) -> dict[str, list[Row]]:
    """All tables of a folder, after a change that was broken off is ended."""
    finish_change(folder)
    return {name: csv_files.read_table(folder, table) for name, table in contract_tables().items()}


def _sealed_files(rows: Mapping[str, Sequence[Row]]) -> tuple[list[Row], dict[str, bytes]]:
    """The versions with the digest of each, and the file of released rows."""
    contract = contract_tables()
    sealed = [
        Row(row.line, row.cells | {"digest": version_digest(rows, contract, int(row.cells["version"]))})
        if row.cells["digest"] == OPEN
        else row
        for row in rows["versions"]
    ]
    lines = sorted(
        f"{name}\t{_key_of_row(contract[name], row)}\t{row_digest(contract[name], row)}"
        for name, found in rows.items()
        if name != "versions"
        for row in found
    )
    return sealed, {RELEASED: (HEADING + "\n".join(lines) + "\n").encode()}


def holds_rows(rows: Mapping[str, Sequence[Row]], version: int) -> bool:
    """Whether a data version records or retracts any row."""
    tables = (found for name, found in rows.items() if name != "versions")
    return any(str(version) in (row.cells["recorded_in"], row.cells["retracted_in"]) for t in tables for row in t)


def _put_in_place(folder: Path, contents: Mapping[str, bytes], versions: Sequence[Row]) -> None:
    """What was computed and the descriptor, and last the file that names the versions."""
    described = {data_package.DESCRIPTOR: data_package.descriptor_text(len(versions)).encode()}
    last = {"versions.csv": csv_files.canonical_text(contract_tables()["versions"], versions).encode()}
    replace_together(folder, {**contents, **described, **last})
