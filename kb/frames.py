"""Answers as pandas data frames, with the right types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import get_args, get_type_hints

import pandas as pd

from kb.judging import Report
from kb.judging.report import Finding

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
    | {"create", "update", "invoke", "milestone", "rule", "severity", "certainty"}
)
"""Columns with a closed vocabulary."""


def frame(rows: Sequence[object] | Report, of: type | None = None) -> pd.DataFrame:
    """One row per answer: dates as datetime64, vocabularies as categories, nested fields as columns of their own.

    Args:
        rows: Rows of one kind, such as `facts.runtimes()`; of a report, its findings.
        of: The kind, where there may be no rows: without any, only the kind tells the columns.
    """
    if isinstance(rows, Report):
        rows, of = rows.findings, Finding
    kind = of or (type(rows[0]) if rows else None)
    if kind is None:
        return pd.DataFrame()
    columns = _columns(kind)
    table = pd.DataFrame(
        [[_value(row, path) for path, _ in columns] for row in rows], columns=[p[-1] for p, _ in columns]
    )
    for path, possible in columns:
        column = path[-1]
        if date in possible:
            table[column] = pd.to_datetime(table[column]).astype("datetime64[s]")
        elif int in possible and bool not in possible and float not in possible:
            table[column] = table[column].astype("Int64")
        elif column in CATEGORIES:
            table[column] = table[column].astype("category")
    return table


def _columns(kind: type) -> list[tuple[tuple[str, ...], tuple[object, ...]]]:
    """The way to each column of a kind of row, with its possible types; every row's own records have columns."""
    if not is_dataclass(kind):
        raise TypeError(f"no row of an answer: {kind.__name__}")
    hints = get_type_hints(kind)
    found: list[tuple[tuple[str, ...], tuple[object, ...]]] = []
    for field in fields(kind):
        hint = hints[field.name]
        if isinstance(hint, type) and is_dataclass(hint):
            found += [((field.name, *path), possible) for path, possible in _columns(hint)]
        else:
            found.append(((field.name,), get_args(hint) or (hint,)))
    return found


def _value(row: object, path: Sequence[str]) -> object:
    for name in path:
        row = getattr(row, name)
    # A severity is a number to be compared, and a word to be read.
    return getattr(row, "label", row)
