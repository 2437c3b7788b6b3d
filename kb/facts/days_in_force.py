"""Writes what is known and what is in force on some days into temporary tables; where time is judged is SQL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import duckdb

from kb.facts.basis import Basis
from kb.paths import sql_text
from kb.store import Store
from kb.store.kept_facts import USE_COMPUTED
from kb.store.literals import values_body
from kb.store.unfinished_statements import ending_statements

Row = dict[str, Any]
"""A row of a query by column name."""


def write_in_force(cursor: duckdb.DuckDBPyConnection, store: Store, basis: Basis) -> None:
    """Write what is in force on the bases written before, which differ from a basis in their days only."""
    write_known(cursor, store, basis)
    write_days(cursor, store, basis)


def write_known(cursor: duckdb.DuckDBPyConnection, store: Store, basis: Basis) -> None:
    """Write what is known whatever the day; where everything published may be used, it stands in the compiled file."""
    if not is_kept(store, basis):
        with ending_statements(cursor):
            compute_known(cursor)


def write_days(cursor: duckdb.DuckDBPyConnection, store: Store, basis: Basis) -> None:
    """Write what holds on each day of the bases, after what is known; likewise."""
    if not is_kept(store, basis):
        with ending_statements(cursor):
            compute_days(cursor)


def is_kept(store: Store, basis: Basis) -> bool:
    """Whether the compiled file says what is known on a basis and what holds on its days."""
    return basis.known_at is None and basis.data_version == store.data_version


def compute_known(cursor: duckdb.DuckDBPyConnection) -> None:
    """Write what is known on the bases, each with a knowledge of its own, and ask the views that work out the rest."""
    cursor.execute(sql_text("known.sql"))
    cursor.execute(USE_COMPUTED)


def compute_in_force(cursor: duckdb.DuckDBPyConnection) -> None:
    """Write all that is in force on the bases, whatever each of them knows."""
    compute_known(cursor)
    compute_days(cursor)


def compute_days(cursor: duckdb.DuckDBPyConnection) -> None:
    """Write how far every runtime is on each of the bases, after what is known; the views say the rest."""
    cursor.execute(sql_text("runtime_phases.sql"))


def write_bases(cursor: duckdb.DuckDBPyConnection, days: Iterable[date], basis: Basis) -> None:
    """Say which days are asked about, all with the knowledge and the data version of one basis."""
    rows = values_body((day, basis.knowledge, basis.data_version) for day in sorted(set(days)))
    with ending_statements(cursor):
        cursor.execute(
            f"create or replace temp table bases as select * from (values {rows}) as b (as_of, known_at, data_version)"
        )


def fetch_rows(cursor: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    """The rows of a query, by column name."""
    cursor.execute(sql)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
