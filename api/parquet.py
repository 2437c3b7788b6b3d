"""Rows as Parquet: columns have the types of their fields, whatever a page happens to hold."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args, get_origin

import duckdb

from api.selections import Tree, tree, without_none
from kb.store.literals import literal

_TYPES = {bool: "boolean", int: "bigint", float: "double", date: "date"}


def parquet(columns: Tree, rows: Sequence[bytes]) -> bytes:
    """Rows that stand as JSON.

    Args:
        columns: Their fields.
        rows: The rows.
    """
    types = ", ".join(f"{literal(name)}: {literal(_type(inner))}" for name, inner in columns.items())
    with tempfile.TemporaryDirectory(prefix="lambda-kb-") as scratch, duckdb.connect() as connection:
        source, target = Path(scratch) / "rows.json", Path(scratch) / "rows.parquet"
        source.write_bytes(b"[" + b",".join(rows) + b"]")
        connection.execute(
            f"copy (select * from read_json({literal(str(source))}, format = 'array', columns = {{{types}}})) "
            f"to {literal(str(target))} (format parquet, compression zstd)"
        )
        return target.read_bytes()


def _type(inner: Any) -> str:  # noqa: ANN401 - a type or the fields of one
    """A type of Python as a type of DuckDB."""
    if isinstance(inner, Mapping):
        return "struct(" + ", ".join(f'"{name}" {_type(part)}' for name, part in inner.items()) + ")"
    known = without_none(inner)
    if get_origin(known) in (list, tuple):
        return f"{_type(get_args(known)[0])}[]"
    if is_dataclass(known) and isinstance(known, type):
        return _type(tree(known))
    return _TYPES.get(known, "varchar")
