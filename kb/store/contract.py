"""The shape of every table in data/, read from the one place that states it: `kb/sql/tables.sql`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import duckdb

from kb.places import sql_text

CLOCK_COLUMNS = ("recorded_in", "retracted_in")
"""The record-time columns of every table but `versions`."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    """Its name in the CSV header and in SQL."""
    type: str
    """Its DuckDB type; an enum is `ENUM`."""
    required: bool
    """Whether every row must fill it."""
    vocabulary: tuple[str, ...] = ()
    """The values an enum allows."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of data/."""

    name: str
    """Its name, and that of its CSV file."""
    columns: tuple[Column, ...]
    """Its columns in the order of the file."""
    key: tuple[str, ...]
    """The columns that name a row; rows stand in the order of this key."""
    about: str
    """What a row says: the comment that stands before the table."""

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns in order."""
        return tuple(column.name for column in self.columns)


@cache
def tables() -> dict[str, Table]:
    """Every table of the contract by name, in the order of `tables.sql`."""
    with duckdb.connect() as connection:
        connection.execute(sql_text("tables.sql"))
        columns = connection.execute(
            "select table_name, column_name, data_type, not is_nullable from duckdb_columns() "
            "where not internal order by table_oid, column_index"
        ).fetchall()
        keys = connection.execute(
            "select table_name, constraint_column_names from duckdb_constraints() where constraint_type = 'PRIMARY KEY'"
        ).fetchall()
    key_of = {name: tuple(names) for name, names in keys}
    found: dict[str, list[Column]] = {}
    for table, name, type_name, required in columns:
        found.setdefault(table, []).append(_column(name, type_name, required=required))
    about = _comments(sql_text("tables.sql"))
    return {name: Table(name, tuple(cols), key_of[name], about[name]) for name, cols in found.items()}


def _comments(sql: str) -> dict[str, str]:
    """The comment before each table, in one line."""
    blocks = re.findall(r"((?:^--.*\n)*)^create table (\w+)", sql, re.MULTILINE)
    return {name: " ".join(re.findall(r"-- (.*)", comment)) for comment, name in blocks}


def _column(name: str, type_name: str, *, required: bool) -> Column:
    if type_name.startswith("ENUM"):
        return Column(name, "ENUM", required, tuple(re.findall(r"'([^']*)'", type_name)))
    return Column(name, type_name, required)
