"""Answers as pandas data frames, with the right types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

import pandas as pd

CATEGORIES = frozenset(
    {
        "phase",
        "language",
        "topic",
        "method",
        "status",
        "precision",
        "confidence",
        "adjustable",
        "unit",
        "kind",
        "aspect",
    }
    | {"create", "update", "invoke"}
)
"""Columns with a closed vocabulary."""


def frame(rows: Sequence[object]) -> pd.DataFrame:
    """One row per answer: dates as datetime64, vocabularies as categories, nested fields as columns of their own.

    Args:
        rows: Rows of one kind, such as `facts.runtimes()`.
    """
    flat = [_flat(row) for row in rows]
    table = pd.DataFrame(flat)
    for column in table.columns:
        values = [value for value in table[column] if value is not None]
        if values and all(isinstance(value, date) for value in values):
            table[column] = pd.to_datetime(table[column])
        elif column in CATEGORIES:
            table[column] = table[column].astype("category")
    return table


def _flat(row: object) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    if not is_dataclass(row):
        raise TypeError(f"no row of an answer: {type(row).__name__}")
    for field in fields(row):
        value = getattr(row, field.name)
        flat |= _flat(value) if is_dataclass(value) and not isinstance(value, type) else {field.name: value}
    return flat
