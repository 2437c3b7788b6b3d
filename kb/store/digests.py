"""The digest of one data version's rows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from operator import itemgetter

from kb.store.contract import Table
from kb.store.csv_files import Row


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
        cells_of = itemgetter(*contract[name].sealed_columns(version))
        digest.update(f"{name}\n".encode())
        lines = ("\x1f".join(cells_of(row.cells)) for row in shown)
        digest.update("\x1e".join(sorted(lines)).encode())
    return digest.hexdigest()
