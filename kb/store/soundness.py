"""Whether a knowledge base is what a build makes: what fails on one that is, fails by a defect of ours."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb

from kb.errors import StoreError
from kb.paths import data_folder
from kb.store.build import build_store
from kb.store.connection import database_path, open_connection
from kb.store.resident import load_resident

_COLUMNS = """
    select schema_name, table_name, column_name, data_type from duckdb_columns()
    where not internal and database_name = current_database()
    order by all
"""


def damage_of(db: str | None) -> StoreError | None:
    """What is wrong with a knowledge base: it cannot be read to its end, or lacks what a build makes.

    It takes as long as a build, and is for when something has failed.

    Args:
        db: What the user named; None for LAMBDA_KB_DB or the cache.

    Returns:
        The error to tell; None where the file is sound, or where there is none.
    """
    path = database_path(db)
    if not path.exists():
        return None
    try:
        store, _ = load_resident(path)
    except StoreError as e:
        return e
    with store.connection as connection, tempfile.TemporaryDirectory(prefix="lambda-kb-") as scratch:
        fresh = Path(scratch) / "fresh.duckdb"
        build_store(data_folder(), fresh)
        built, _ = open_connection(fresh)
        with built:
            lacking = _columns_of(built) - _columns_of(connection)
    if not lacking:
        return None
    table, column = min((f"{schema}.{table}", column) for schema, table, column, _ in lacking)
    return StoreError(f"{path}: damaged (no column {column} in {table}): remove it and run `lambda-kb build`")


def _columns_of(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str, str, str]]:
    return set(connection.execute(_COLUMNS).fetchall())
