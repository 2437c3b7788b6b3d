"""All checks of data/: the shape of each file, what must hold between files, and what a release has sealed."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from importlib import resources
from pathlib import Path

import duckdb
import orjson

from kb.curation import data_package
from kb.curation.companions import GUIDE, companion_complaints
from kb.curation.seals import seal_complaints
from kb.curation.word_runs import copied_runs
from kb.data_classes import dataclass
from kb.errors import DataError
from kb.paths import sql_text
from kb.sdk.compared_models import FILE as SDK_MODELS
from kb.store import csv_files
from kb.store.contract import Table, contract_tables
from kb.store.csv_files import Row
from kb.store.file_sets import CHANGE, unfinished_files, unfinished_words
from kb.store.literals import sql_literal
from kb.store.quiet_connection import connect_quietly


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """One thing wrong in data/."""

    path: str
    """The file."""
    line: int
    """The line, counted from 1; 0 for the file as a whole."""
    check: str
    """The check that complains."""
    message: str
    """What is wrong and how it must be."""
    severity: str = "error"
    """`error`, or `warning` for what must be looked at and may stay."""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {'warning: ' if self.severity == 'warning' else ''}{self.check}: {self.message}"


@dataclass(frozen=True, slots=True)
class Check:
    """One check written in SQL: it selects `table`, `line` and `message`, and `key` where exceptions are allowed."""

    name: str
    """Its name, that of its file."""
    sql: str
    """Its text."""
    severity: str = "error"
    """That of its complaints."""


def lint_tables(folder: Path, today: date, *, warnings: bool = False) -> list[Complaint]:
    """Everything that is wrong in a folder of tables, sorted by file and line.

    Args:
        folder: The tables.
        today: The UTC day; nothing can have been read or published after it.
        warnings: Whether what may stay is told as well.
    """
    contract = contract_tables()
    rows: dict[str, list[Row]] = {}
    left, of = unfinished_files(folder)
    found = [Complaint(str(folder / CHANGE), 0, "unfinished", unfinished_words(left, of))] if left else []
    for name, table in contract.items():
        path = folder / f"{name}.csv"
        try:
            rows[name] = csv_files.parse_table(path, table)
        except DataError as e:
            found.append(_from_error(path, e))
            continue
        found += _check_shape(path, table, rows[name])
    beside = list(companion_complaints(folder))
    # What follows reads the others: it is told when they are mended.
    if not found and all(name in (GUIDE, SDK_MODELS) for name, _, _ in beside):
        found += _check_between(folder, contract, rows, today)
        found += [
            Complaint(str(folder / f"{t}.csv"), line, "sealed", text) for t, line, text in seal_complaints(folder, rows)
        ]
        found += [
            Complaint(str(folder / f"{t}.csv"), line, "copied", text) for t, line, text in copied_runs(folder, rows)
        ]
        if data_package.descriptor_stale(folder):
            path = folder / data_package.DESCRIPTOR
            found.append(Complaint(str(path), 0, "package", "not what the tables are: run `lambda-kb data fmt`"))
    found += [Complaint(str(folder / name), line, "companion", text) for name, line, text in beside]
    return sorted(one for one in found if warnings or one.severity == "error")


def _from_error(path: Path, error: DataError) -> Complaint:
    text = str(error).removeprefix(f"{path}:").strip()
    line, _, rest = text.partition(":")
    return (
        Complaint(str(path), int(line), "shape", rest.strip())
        if line.isdigit()
        else Complaint(str(path), 0, "shape", text)
    )


def _check_shape(path: Path, table: Table, rows: Sequence[Row]) -> Iterator[Complaint]:
    """What is wrong with the cells, the keys and the form of a file, in this order.

    The form is looked at only where every whole number of a key can be read: rows are sorted by it.
    """
    for row, column, complaint in csv_files.cell_complaints(table, rows):
        yield Complaint(str(path), row.line, "shape", f"column {column.name}: {complaint}")
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row.cells[name] for name in table.key)
        if key in seen:
            yield Complaint(str(path), row.line, "key", f"the key {', '.join(key)} stands on line {seen[key]} too")
        seen.setdefault(key, row.line)
    numbers = [column.name for column in table.columns if column.name in table.key and column.type == "INTEGER"]
    if all(row.cells[name].lstrip("-").isdigit() for row in rows for name in numbers):
        text = path.read_bytes().decode("utf-8")
        if text != csv_files.canonical_text(table, rows):
            yield Complaint(str(path), 0, "form", "not in canonical order and quoting: run `lambda-kb data fmt`")


def sql_checks() -> tuple[Check, ...]:
    """The checks in SQL, by name."""
    folder = resources.files("kb").joinpath("sql", "lint")
    found = [
        Check(file.name.removesuffix(".sql"), file.read_text(encoding="utf-8"), severity)
        for place, severity in ((folder, "error"), (folder.joinpath("warnings"), "warning"))
        for file in place.iterdir()
        if file.name.endswith(".sql")
    ]
    return tuple(sorted(found, key=lambda check: check.name))


def _check_between(
    folder: Path, contract: Mapping[str, Table], rows: Mapping[str, Sequence[Row]], today: date
) -> Iterator[Complaint]:
    """What must hold between rows and tables; known offenders stand in exceptions.csv until they pass."""
    excepted = _known_exceptions()
    used: set[tuple[str, str]] = set()
    with connect_quietly() as connection:
        load_tables(connection, contract, rows)
        connection.execute(sql_text("clocks.sql"))
        connection.execute(f"set variable today = {sql_literal(today)}")
        for check in sql_checks():
            cursor = connection.execute(check.sql)
            names = [column[0] for column in cursor.description or ()]
            for values_of in cursor.fetchall():
                row = dict(zip(names, values_of, strict=True))
                place = (check.name, row.get("key") or "")
                if place in excepted:
                    used.add(place)
                else:
                    path = str(folder / f"{row['table']}.csv")
                    yield Complaint(path, row["line"], check.name, row["message"], check.severity)
    for check_name, key in sorted(set(excepted) - used):
        yield Complaint("kb/sql/lint/exceptions.csv", 0, check_name, f"{key} passes now: remove its exception")


def _known_exceptions() -> dict[tuple[str, str], str]:
    text = resources.files("kb").joinpath("sql", "lint", "exceptions.csv").read_text(encoding="utf-8")
    return {(row["check"], row["key"]): row["reason"] for row in csv.DictReader(text.splitlines())}


def load_tables(
    connection: duckdb.DuckDBPyConnection, contract: Mapping[str, Table], rows: Mapping[str, Sequence[Row]]
) -> None:
    """The tables in memory, each row with its line."""
    connection.execute(sql_text("tables.sql"))
    for name, table in contract.items():
        connection.execute(f'create table lined as select *, 0 as line from "{name}"')
        cells = ", ".join(
            f"string_split(cells[{place}], '{csv_files.LIST_SEPARATOR}')"
            if column.type.endswith("[]")
            else f"cells[{place}]"
            for place, column in enumerate(table.columns, start=1)
        )
        # As one text of JSON, since DuckDB reads that four times as fast as it does so many literals.
        given = orjson.dumps([[*(cell or None for cell in row.cells.values()), str(row.line)] for row in rows[name]])
        connection.execute(
            f"insert into lined select {cells}, cells[-1] "
            f"from (select unnest(from_json({sql_literal(given.decode())}, '[[\"VARCHAR\"]]')) as cells)"
        )
        connection.execute(f'drop table "{name}"; alter table lined rename to "{name}"')
