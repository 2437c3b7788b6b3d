"""Rewrite tables in their canonical form, and the descriptor that is computed from their contract."""

from __future__ import annotations

from pathlib import Path

from kb.curation import packages
from kb.store import csv_files
from kb.store.contract import tables


def fmt(folder: Path, *, check: bool = False) -> list[Path]:
    """The files that are not canonical; they are rewritten unless `check`.

    Raises:
        DataError: A file cannot be parsed, so nothing can be said about its order.
    """
    changed: list[Path] = []
    for name, table in tables().items():
        path = folder / f"{name}.csv"
        text = csv_files.canonical(table, csv_files.read(folder, table))
        if text != path.read_bytes().decode("utf-8"):
            changed.append(path)
            if not check:
                csv_files.write(path, text)
    if packages.stale(folder):
        changed.append(folder / packages.DESCRIPTOR)
        if not check:
            packages.write(folder)
    return changed
