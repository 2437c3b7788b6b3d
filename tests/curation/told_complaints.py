"""What the checks of the data say once cells are changed: `python -m tests.curation.told_complaints` writes it.

A check is one query of many conditions, and each of them is seen only by a row that it turns on. So every column of
every table is changed in several ways, each in a row of its own, and the file of all complaints shows which are heard
of. The rows are those of a released version, so that new facts change nothing here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb

from kb.curation.lint import load_tables, sql_checks
from kb.paths import data_folder, sql_text
from kb.store import csv_files
from kb.store.contract import Table, TableColumn, contract_tables
from kb.store.csv_files import Row
from kb.store.literals import sql_literal
from tests.curation.edited_rows import TODAY
from tests.golden_data import RELEASED

GOLDEN = Path(__file__).parent / "golden" / "complaints.txt"
TURNS = 5
"""How often every change is made, each time in another row."""
OTHERS = 3
"""Of how many unchanged rows of a table a check is heard."""
STRIDE = 7
"""How far the rows of two changes lie apart, where a table is long enough."""


def told_complaints() -> str:
    """A line for each complaint: the check, the table, the row and what was changed in it."""
    contract = contract_tables()
    sound = {name: _released_rows(table) for name, table in contract.items()}
    lines: list[str] = []
    for turn in range(TURNS):
        changed = {name: _changed_rows(table, sound[name], turn) for name, table in contract.items()}
        words = {(name, row.line): word for name, found in changed.items() for row, word in found}
        rows = {name: [row for row, _ in found] for name, found in changed.items()}
        others: Counter[tuple[str, str]] = Counter()
        for check, table, line, message in sorted(_complaints(contract, rows)):
            word = words.get((table, line), "")
            # What a changed row does to the rows that name it may be said of hundreds.
            others[check, table] += not word
            if word or others[check, table] <= OTHERS:
                lines.append(f"{turn} {check} {table} {line} [{word}]: {message}")
    return "".join(f"{line}\n" for line in lines)


def _released_rows(table: Table) -> list[Row]:
    """The rows of a table as that version has them, numbered anew."""
    rows = csv_files.parse_table(data_folder() / f"{table.name}.csv", table)
    number = "version" if table.name == "versions" else "recorded_in"
    kept = [row.cells for row in rows if int(row.cells[number]) <= RELEASED]
    return [
        Row(line, cells | ({"retracted_in": ""} if int(cells.get("retracted_in") or 0) > RELEASED else {}))
        for line, cells in enumerate(kept, start=2)
    ]


def _changed_rows(table: Table, rows: Sequence[Row], turn: int) -> list[tuple[Row, str]]:
    """All rows of a table, some with a cell changed, and what was changed in each."""
    # Without its versions a table would be complained of in every row.
    columns = [column for column in table.columns if column.name != "version"]
    changes = [(column.name, way) for column in columns for way in _ways(column)]
    places = {(turn + STRIDE * number) % len(rows): change for number, change in enumerate(changes)}
    return [_changed(table, row, places.get(at)) for at, row in enumerate(rows)]


def _changed(table: Table, row: Row, change: tuple[str, str] | None) -> tuple[Row, str]:
    if change is None:
        return row, ""
    name, way = change
    column = next(column for column in table.columns if column.name == name)
    return Row(row.line, row.cells | {name: _value(column, row.cells[name], way)}), f"{name} {way}"


def _ways(column: TableColumn) -> Iterator[str]:
    """How the cells of a column are changed, in words."""
    if not column.required:
        yield "gone"
    if column.type == "DATE":
        yield from ("a day later", "a day earlier", "ten years later", "ten years earlier")
    elif column.type in ("INTEGER", "DOUBLE"):
        yield from ("one more", "one less", "a thousand times")
    elif column.vocabulary:
        yield from (f"now {value}" for value in column.vocabulary)
    elif column.type != "BOOLEAN":
        yield from ("with an x", "x alone")


def _value(column: TableColumn, text: str, way: str) -> str:
    """A cell changed in a way; a blank one gets a value."""
    if way in ("gone", "x alone") or way.startswith("now "):
        return {"gone": "", "x alone": "x"}.get(way, way.removeprefix("now "))
    if column.type == "DATE":
        days = {"a day later": 1, "a day earlier": -1, "ten years later": 3653, "ten years earlier": -3653}[way]
        return (date.fromisoformat(text or "2026-11-01") + timedelta(days=days)).isoformat()
    if way == "with an x":
        return f"{text}x"
    number = float(text or 3)
    found = {"one more": number + 1, "one less": number - 1, "a thousand times": number * 1000}[way]
    return f"{found:.0f}" if column.type == "INTEGER" else f"{found:g}"


def _complaints(
    contract: Mapping[str, Table], rows: Mapping[str, Sequence[Row]]
) -> Iterator[tuple[str, str, int, str]]:
    with duckdb.connect() as connection:
        load_tables(connection, contract, rows)
        connection.execute(sql_text("clocks.sql"))
        connection.execute(f"set variable today = {sql_literal(TODAY)}")
        for check in sql_checks():
            for table, line, message, *_ in connection.execute(check.sql).fetchall():
                yield check.name, table, line or 0, message


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(told_complaints(), encoding="utf-8")
