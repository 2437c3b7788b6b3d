"""Knowledge bases made of a few rows that a test states itself: the real contract, build and store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeAlias

from kb.facts import Facts, basis_on
from kb.store import Store, build_store
from kb.store.connection import as_store, open_connection
from kb.store.contract import TableColumn, contract_tables
from kb.store.csv_files import Row, canonical_text, number_text

Cell: TypeAlias = str | float | bool | None
Rows: TypeAlias = Mapping[str, Iterable[Mapping[str, Cell]]]
"""The rows of each table; cells that are left out get a value where the contract wants one."""

_FILLED = {"INTEGER": "1", "DATE": "2020-01-01", "BOOLEAN": "false", "DOUBLE": "0"}
_USUAL = {
    "precision": "day",
    "confidence": "high",
    "statement": "scheduled",
    "basis": "announcement",
    "source_ids": "docs",
}
_VERSIONS = [{"version": number, "recorded_on": f"2024-0{number}-01", "summary": "Toy."} for number in (1, 2)]
_SOURCES = [
    {"source_id": name, "kind": kind, "url": f"https://toy.example/{name}", "read_on": read_on}
    for name, kind, read_on in (
        ("docs", "aws_docs", "2024-01-10"),
        ("copy", "aws_docs_copy", "2024-01-11"),
        ("news", "aws_announcement", "2024-01-12"),
        ("tool", "third_party_tool", "2024-01-09"),
    )
]


def toy_store(folder: Path, rows: Rows) -> Store:
    """A knowledge base of some rows, in two data versions, built in an empty folder."""
    given: Rows = {"versions": _VERSIONS, "sources": _SOURCES, **rows}
    data = folder / "data"
    data.mkdir()
    for name, table in contract_tables().items():
        listed = [Row(0, {column.name: _text(column, row) for column in table.columns}) for row in given.get(name, ())]
        (data / f"{name}.csv").write_text(canonical_text(table, listed), encoding="utf-8", newline="")
    path = folder / "toy.duckdb"
    build_store(data, path)
    connection, _ = open_connection(path)
    return as_store(path, connection)


def _text(column: TableColumn, row: Mapping[str, Cell]) -> str:
    found = row.get(column.name)
    match found:
        case None if column.required:
            usual = column.vocabulary[0] if column.vocabulary else _FILLED.get(column.type, "x")
            return _USUAL.get(column.name, usual)
        case None:
            return ""
        case bool():
            return str(found).lower()
        case int() | float():
            return number_text(found)
        case _:
            return found


def as_of(store: Store, day: str, known_at: str | None = None, data_version: int | None = None) -> Facts:
    """The facts of a toy on a basis."""
    known = None if known_at is None else date.fromisoformat(known_at)
    return Facts(store, basis_on(store, date.fromisoformat(day), known, data_version))
