"""Digests: of one data version's rows, and of everything a knowledge base file is compiled from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from kb.places import sql_text
from kb.store.contract import Table
from kb.store.csv_files import Row

FORMAT = 3
"""Raised when the compiled file's own tables change, so that older files are built again."""


BUILT_BY = ("tables.sql", "clocks.sql", "known.sql")
"""Our SQL that a compiled file is made by: the tables, and what is known of them, which it keeps."""


def row_visible(row: Row, version: int) -> bool:
    """Whether a row belongs to a data version."""
    retracted = row.cells["retracted_in"]
    return int(row.cells["recorded_in"]) <= version and (not retracted or int(retracted) > version)


def version_digest(rows: Mapping[str, Sequence[Row]], contract: Mapping[str, Table], version: int) -> str:
    """SHA-256 over the rows visible in a version; later retractions, columns and tables do not change it."""
    digest = hashlib.sha256()
    for name in sorted(rows):
        if name == "versions" or contract[name].since > version:
            continue
        shown = [row for row in rows[name] if row_visible(row, version)]
        columns = contract[name].sealed_columns(version)
        digest.update(f"{name}\n".encode())
        lines = ("\x1f".join(row.cells[column] for column in columns) for row in shown)
        digest.update("\x1e".join(sorted(lines)).encode())
    return digest.hexdigest()


def source_fingerprint(folder: Path) -> str:
    """What a compiled file must have been made from to be up to date: the bytes of the data, and our SQL."""
    digest = hashlib.sha256(f"{FORMAT}\n".encode())
    for name in BUILT_BY:
        digest.update(sql_text(name).encode())
    for path in sorted(folder.glob("*.csv")):
        digest.update(f"\n{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
