"""The CSV files of data/: read and checked against the contract, and written in the one canonical form."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from kb.data_classes import dataclass
from kb.errors import DataError
from kb.store.contract import Table, TableColumn
from kb.whole_numbers import parse_whole_number

LIST_SEPARATOR = ";"
"""Stands between the entries of a cell that is a list."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a CSV file."""

    line: int
    """The line on which it begins, counted from 1."""
    cells: dict[str, str]
    """Its cells as written, by column."""


NO_CELL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Characters that no cell can hold: controls, ends of lines among them, and halves of characters."""


def read_table(folder: Path, table: Table) -> list[Row]:
    """The rows of a table, every cell of the right type.

    Raises:
        DataError: naming file, line and column of the first thing that breaks the contract.
    """
    path = folder / f"{table.name}.csv"
    rows = parse_table(path, table)
    for row, column, complaint in cell_complaints(table, rows):
        raise DataError(f"{path}:{row.line}: column {column.name}: {complaint}")
    return rows


def parse_table(path: Path, table: Table) -> list[Row]:
    """The rows of a file whose header is exactly the table's; the cells are not looked at."""
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise DataError(f"{path}: no such table: restore the file, or install lambda-kb again") from None
    except UnicodeDecodeError as e:
        raise DataError(f"{path}: not UTF-8 at byte {e.start}: save the file as UTF-8") from e
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = table.header
    rows: list[Row] = []
    line = 1
    try:
        for cells in reader:
            if line == 1:
                _check_header(path, tuple(cells), table)
            elif len(cells) != len(table.columns):
                raise DataError(
                    f"{path}:{line}: {len(cells)} cells, the header has {len(table.columns)}: check the commas"
                )
            else:
                rows.append(Row(line, dict(zip(header, cells, strict=True))))
            line = reader.line_num + 1
    except csv.Error as e:
        raise DataError(f"{path}:{line}: {e}: check the quotes") from e
    if line == 1:
        raise DataError(f"{path}:1: the file is empty: its header must be {','.join(table.header)}")
    return rows


def _check_header(path: Path, found: tuple[str, ...], table: Table) -> None:
    # DuckDB's read_csv takes renamed and reordered headers without a word, so the header is compared here.
    for number, (name, expected) in enumerate(zip(found, table.header, strict=False), start=1):
        if name != expected:
            raise DataError(f"{path}:1: column {number} is {name[:100]!r}, it must be {expected!r}")
    if len(found) != len(table.header):
        raise DataError(f"{path}:1: {len(found)} columns, there must be {len(table.header)}: {','.join(table.header)}")


def cell_complaints(table: Table, rows: Iterable[Row]) -> Iterator[tuple[Row, TableColumn, str]]:
    """What is wrong with cells, in the order of the rows; a text that is sound in a column is not looked at again."""
    columns: list[tuple[TableColumn, str, set[str]]] = [(column, column.name, set()) for column in table.columns]
    for row in rows:
        for column, name, sound in columns:
            text = row.cells[name]
            if text in sound:
                continue
            complaint = cell_complaint(column, text)
            if complaint:
                yield row, column, complaint
            else:
                sound.add(text)


def cell_complaint(column: TableColumn, text: str) -> str | None:
    """What is wrong with a cell, or None."""
    if text == "":
        return "must be filled" if column.required else None
    if not text.isprintable() and (found := NO_CELL.search(text)):
        return f"has the character {found[0]!r}, which no cell can hold: remove it"
    if text != text.strip():
        return f"{text[:100]!r} begins or ends with a blank"
    if column.type == "ENUM":
        return None if text in column.vocabulary else f"{text[:100]!r} is none of {', '.join(column.vocabulary)}"
    if column.type.endswith("[]"):
        items = text.split(LIST_SEPARATOR)
        return (
            None if all(item == item.strip() != "" for item in items) else f"{text[:100]!r} has an empty or padded item"
        )
    check = _CHECKS.get(column.type)
    return check(text) if check else None


def _date_complaint(text: str) -> str | None:
    try:
        canonical = date.fromisoformat(text).isoformat()
    except ValueError:
        return f"{text[:100]!r} is no date (YYYY-MM-DD)"
    return None if canonical == text else f"{text[:100]!r} must be written {canonical}"


def _integer_complaint(text: str) -> str | None:
    return f"{text[:100]!r} is no whole number" if parse_whole_number(text) is None else None


def _number_complaint(text: str) -> str | None:
    try:
        canonical = number_text(float(text))
    except (ValueError, OverflowError):
        return f"{text[:100]!r} is no number"
    return None if canonical == text else f"{text[:100]!r} must be written {canonical}"


def number_text(value: float) -> str:
    """A number as the tables write it: without a fraction where there is none."""
    return str(int(value)) if value == int(value) else repr(value)


def _boolean_complaint(text: str) -> str | None:
    return None if text in ("true", "false") else f"{text[:100]!r} is neither true nor false"


_CHECKS: dict[str, Callable[[str], str | None]] = {
    "DATE": _date_complaint,
    "INTEGER": _integer_complaint,
    "DOUBLE": _number_complaint,
    "BOOLEAN": _boolean_complaint,
}


def canonical_text(table: Table, rows: Iterable[Row]) -> str:
    """The one text of these rows: sorted by the key, quoted only where needed, ends of line as LF."""
    order = {column.name: column.type for column in table.columns}

    def place(row: Row) -> tuple[tuple[int, str], ...]:
        return tuple(
            (int(row.cells[name] or 0), "") if order[name] == "INTEGER" else (0, row.cells[name]) for name in table.key
        )

    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    header = table.header
    writer.writerow(header)
    for row in sorted(rows, key=place):
        writer.writerow([row.cells[name] for name in header])
    return out.getvalue()
