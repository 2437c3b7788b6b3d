"""Rows and tables as Parquet, with the types of their fields whatever the rows happen to hold."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import duckdb
import orjson

from kb.errors import StoreError
from kb.facts.days_in_force import fetch_rows
from kb.store import Store
from kb.store.contract import Table
from kb.store.leftovers import MAKE_ROOM
from kb.store.literals import sql_literal
from kb.store.quiet_connection import connect_quietly

_TYPES = {bool: "boolean", int: "bigint", float: "double", date: "date"}


@cache
def _writing_database() -> duckdb.DuckDBPyConnection:
    """An empty database that writes files, which the open knowledge base may not; made once, as that costs much."""
    return connect_quietly(options={"threads": "1"})


def parquet_bytes(types: Mapping[str, str], rows: bytes) -> bytes:
    """Rows that stand as a list in JSON.

    Args:
        types: The DuckDB types of their fields.
        rows: The list.

    Raises:
        StoreError: There is no room for a temporary file.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="lambda-kb-") as scratch:
            return _written_there(Path(scratch), types, rows)
    except (OSError, duckdb.IOException) as e:
        # DuckDB repeats names of files, and may draw the place.
        reason = e.strerror if isinstance(e, OSError) else str(e).splitlines()[0].rpartition(": ")[2]
        raise StoreError(f"{tempfile.gettempdir()}: {reason or e}: {MAKE_ROOM}") from e


def _written_there(scratch: Path, types: Mapping[str, str], rows: bytes) -> bytes:
    columns = ", ".join(f"{sql_literal(name)}: {sql_literal(kind)}" for name, kind in types.items())
    with _writing_database().cursor() as connection:
        source, target = scratch / "rows.json", scratch / "rows.parquet"
        source.write_bytes(rows)
        connection.execute(
            f"copy (from read_json({sql_literal(str(source))}, format = 'array', columns = {{{columns}}})) "
            f"to {sql_literal(str(target))} (format parquet, compression zstd)"
        )
        return target.read_bytes()


def rows_parquet(shape: type[Any], rows: Sequence[object]) -> bytes:
    """Rows of a dataclass."""
    return parquet_bytes({name: type_of(hint) for name, hint in get_type_hints(shape).items()}, orjson.dumps(rows))


def table_parquet(store: Store, table: Table) -> bytes:
    """A table of the contract, all data versions; a vocabulary is text there.

    Raises:
        StoreError: The knowledge base is damaged.
    """
    cursor = store.cursor()
    order = ", ".join(f'"{name}"' for name in table.key)
    try:
        rows = fetch_rows(cursor, f'select * from "{table.name}" order by {order}')
    except duckdb.Error as e:
        raise StoreError(f"{store.path}: {str(e).splitlines()[0]}") from e
    finally:
        cursor.close()
    types = {one.name: "varchar" if one.vocabulary else one.type for one in table.columns}
    return parquet_bytes(types, orjson.dumps(rows))


def type_of(hint: Any) -> str:  # noqa: ANN401 - any annotation
    """The DuckDB type of an annotation."""
    if get_origin(hint) in (UnionType, Union):
        hint = next(one for one in get_args(hint) if one is not NoneType)
    if get_origin(hint) in (list, tuple):
        return f"{type_of(get_args(hint)[0])}[]"
    if is_dataclass(hint) and isinstance(hint, type):
        return struct_type({name: type_of(inner) for name, inner in get_type_hints(hint).items()})
    return _TYPES.get(hint, "varchar")


def struct_type(types: Mapping[str, str]) -> str:
    """The DuckDB type of a value with fields."""
    return "struct(" + ", ".join(f'"{name}" {kind}' for name, kind in types.items()) + ")"
