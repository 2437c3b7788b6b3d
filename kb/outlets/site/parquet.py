"""Rows and tables as Parquet, with the types of their fields whatever the rows happen to hold."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from datetime import date
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import duckdb
import orjson

from kb.facts.queries import fetch
from kb.store import Store
from kb.store.contract import Table
from kb.store.literals import literal

_TYPES = {bool: "boolean", int: "bigint", float: "double", date: "date"}


def rows_parquet(shape: type[Any], rows: Sequence[object]) -> bytes:
    """Rows of a dataclass.

    Args:
        shape: Their dataclass.
        rows: The rows.
    """
    return _parquet({name: _type(hint) for name, hint in get_type_hints(shape).items()}, rows)


def table_parquet(store: Store, table: Table) -> bytes:
    """A table of the contract, all data versions; a vocabulary is text there."""
    cursor = store.cursor()
    order = ", ".join(f'"{name}"' for name in table.key)
    rows = fetch(cursor, f'select * from "{table.name}" order by {order}')
    cursor.close()
    return _parquet({one.name: "varchar" if one.vocabulary else one.type for one in table.columns}, rows)


def _parquet(types: Mapping[str, str], rows: Sequence[object]) -> bytes:
    columns = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in types.items())
    # The open knowledge base may touch no file, so that another connection writes.
    with tempfile.TemporaryDirectory(prefix="lambda-kb-") as name, duckdb.connect() as connection:
        source, target = Path(name) / "rows.json", Path(name) / "rows.parquet"
        source.write_bytes(orjson.dumps(rows))
        connection.execute(
            f"copy (from read_json({literal(str(source))}, format = 'array', columns = {{{columns}}})) "
            f"to {literal(str(target))} (format parquet, compression zstd)"
        )
        return target.read_bytes()


def _type(hint: Any) -> str:  # noqa: ANN401 - any annotation
    """The DuckDB type of an annotation."""
    known = [one for one in get_args(hint) if one is not NoneType] if isinstance(hint, UnionType) else [hint]
    inner = known[0]
    if get_origin(inner) is list:
        return f"{_type(get_args(inner)[0])}[]"
    if is_dataclass(inner) and isinstance(inner, type):
        return "struct(" + ", ".join(_fields(get_type_hints(inner).items())) + ")"
    return _TYPES.get(inner, "varchar")


def _fields(hints: Iterable[tuple[str, Any]]) -> Iterator[str]:
    return (f'"{name}" {_type(hint)}' for name, hint in hints)
