"""The shape of every table in data/, read from the one place that states it: `kb/sql/tables.sql`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from kb.data_classes import dataclass
from kb.paths import sql_text
from kb.store.quiet_connection import connect_quietly
from kb.store.table_text import TableText, parse_tables

CLOCK_COLUMNS = ("recorded_in", "retracted_in")
"""The record-time columns of every table but `versions`."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of a table."""

    name: str
    """Its name in the CSV header and in SQL."""
    type: str
    """Its DuckDB type; an enum is `ENUM`."""
    required: bool
    """Whether every row must fill it."""
    vocabulary: tuple[str, ...] = ()
    """The values an enum allows."""
    since: int = 1
    """The data version that it came with."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of data/."""

    name: str
    """Its name, and that of its CSV file."""
    columns: tuple[TableColumn, ...]
    """Its columns in the order of the file."""
    key: tuple[str, ...]
    """The columns that name a row; rows stand in the order of this key."""
    about: str
    """What a row says: the comment that stands before the table."""
    since: int = 1
    """The data version that it came with."""

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns in order."""
        return tuple(column.name for column in self.columns)

    def sealed_columns(self, version: int) -> tuple[str, ...]:
        """The columns that a digest made in a data version covers; what a later version may fill is not among them."""
        return tuple(c.name for c in self.columns if c.since <= version and c.name != "retracted_in")


@cache
def contract_tables() -> dict[str, Table]:
    """Every table of the contract by name, in the order of `tables.sql`."""
    with connect_quietly() as connection:
        connection.execute(sql_text("tables.sql"))
        columns = connection.execute(
            "select table_name, column_name, data_type, not is_nullable from duckdb_columns() "
            "where not internal order by table_oid, column_index"
        ).fetchall()
        keys = connection.execute(
            "select table_name, constraint_column_names from duckdb_constraints() where constraint_type = 'PRIMARY KEY'"
        ).fetchall()
    key_of = {name: tuple(names) for name, names in keys}
    found: dict[str, list[TableColumn]] = {}
    written = parse_tables(sql_text("tables.sql"))
    since = _later_than_first(written)
    for table, name, type_name, required in columns:
        column = _column_of(name, type_name, required=required, since=since.get((table, name), 1))
        found.setdefault(table, []).append(column)
    return {
        name: Table(name, tuple(cols), key_of[name], written[name].about, since.get((name, ""), 1))
        for name, cols in found.items()
    }


def _later_than_first(written: Mapping[str, TableText]) -> dict[tuple[str, str], int]:
    """The data version that each later table (with a blank for its column) and each later column came with."""
    found: dict[tuple[str, str], int] = {}
    for table in written.values():
        for name, comment in [("", table.comment), *((column.name, column.comment) for column in table.columns)]:
            if comment and (since := re.fullmatch(r"since (\d+)", comment)):
                found[table.name, name] = int(since[1])
    return found


def _column_of(name: str, type_name: str, *, required: bool, since: int) -> TableColumn:
    if type_name.startswith("ENUM"):
        return TableColumn(name, "ENUM", required, tuple(re.findall(r"'([^']*)'", type_name)), since)
    return TableColumn(name, type_name, required, since=since)
