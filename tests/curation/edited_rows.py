"""Rows of a copy of the data that a test changes, and the lines that they then stand on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kb.store import csv_files
from kb.store.contract import contract_tables
from kb.store.csv_files import Row
from kb.whole_files import write_whole

Edit = dict[str, str]
"""Cells by their columns: those that a row has, or those that it gets."""

TODAY = date(2026, 12, 31)
"""The day on which the tests look at the data."""


def edit_row(folder: Path, table: str, where: Edit, cells: Edit, *, add: bool = False) -> int:
    """Change the first row that fits, or add a changed copy of it; the line of the row afterwards."""
    return line_of(folder, table, change_row(folder, table, where, cells, add=add))


def change_row(folder: Path, table: str, where: Edit, cells: Edit, *, add: bool = False) -> Edit:
    """Change the first row that fits, or add a changed copy of it; the cells of the row afterwards."""
    contract = contract_tables()[table]
    rows = csv_files.parse_table(folder / f"{table}.csv", contract)
    index = next(i for i, row in enumerate(rows) if all(row.cells[name] == value for name, value in where.items()))
    changed = Row(0, rows[index].cells | cells)
    rows = [*rows, changed] if add else [*rows[:index], changed, *rows[index + 1 :]]
    write_whole(folder / f"{table}.csv", csv_files.canonical_text(contract, rows))
    return changed.cells


def line_of(folder: Path, table: str, cells: Edit) -> int:
    """The line of the row that has these cells and no others."""
    again = csv_files.parse_table(folder / f"{table}.csv", contract_tables()[table])
    return next(row.line for row in again if row.cells == cells)
