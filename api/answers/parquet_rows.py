"""Rows as Parquet: columns have the types of their fields, whatever a page happens to hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kb.outlets import parquet as files
from kb.row_columns import Tree


def parquet_answer(columns: Tree, rows: Sequence[bytes]) -> bytes:
    """Rows that stand as JSON.

    Args:
        columns: Their fields.
        rows: The rows.
    """
    return files.parquet_bytes(
        {name: _type_of(inner) for name, inner in columns.items()}, b"[" + b",".join(rows) + b"]"
    )


def _type_of(inner: Any) -> str:  # noqa: ANN401 - a type or the fields of one
    """A type of Python, or some fields of one, as a type of DuckDB."""
    if isinstance(inner, Mapping):
        return files.struct_type({name: _type_of(part) for name, part in inner.items()})
    return files.type_of(inner)
