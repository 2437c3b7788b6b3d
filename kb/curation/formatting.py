"""Rewrite tables in their canonical form, and the descriptor that is computed from their contract."""

from __future__ import annotations

from pathlib import Path

from kb.curation import data_package
from kb.store import csv_files
from kb.store.contract import contract_tables
from kb.store.file_sets import finish_change, unfinished_files
from kb.whole_files import write_whole


def format_tables(folder: Path, *, check: bool = False) -> list[Path]:
    """The files that are not canonical; they are rewritten unless `check`, after a change that was broken off is ended.

    Raises:
        DataError: A file cannot be parsed, so nothing can be said about its order; or a change cannot be ended.
    """
    changed = [folder / name for name in unfinished_files(folder)[0]]
    if not check:
        finish_change(folder)
    for name, table in contract_tables().items():
        path = folder / f"{name}.csv"
        text = csv_files.canonical_text(table, csv_files.read_table(folder, table))
        if text != path.read_bytes().decode("utf-8"):
            changed += [path] if path not in changed else []
            if not check:
                write_whole(path, text)
    if data_package.descriptor_stale(folder):
        changed.append(folder / data_package.DESCRIPTOR)
        if not check:
            data_package.write_descriptor(folder)
    return changed
