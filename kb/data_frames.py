"""Answers as pandas data frames, with the right types."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import UnionType
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

import pandas as pd

from kb.data_classes import dataclass
from kb.errors import UsageError
from kb.facts.snapshots import Snapshot
from kb.judging import Report
from kb.judging.report import Finding

CATEGORIES = frozenset(
    {"language", "topic", "method", "status", "precision", "confidence", "adjustable", "unit", "kind", "aspect"}
    | {"milestone", "rule", "certainty", "applies_to", "basis", "axis"}
)
"""Columns of text with a closed vocabulary; those of an enumeration are categories by themselves, in its order."""

Row: TypeAlias = object
"""A record of an answer."""


@dataclass(frozen=True, slots=True)
class FrameColumn:
    """One column of a frame."""

    name: str
    """Its name."""
    value: Callable[[Row], object]
    """Its value in a row."""
    types: tuple[object, ...]
    """What a value may be."""


def frame(rows: Sequence[Row] | Row, of: type | None = None) -> pd.DataFrame:
    """One row per answer: dates as datetime64, vocabularies as categories, nested fields as columns of their own.

    Args:
        rows: Rows of one kind, such as `facts.runtimes()`, or one row; of a report, its findings.
        of: The kind, where there may be no rows: without any, only the kind tells the columns.

    Raises:
        UsageError: They are no rows of an answer, or of several kinds.
    """
    if isinstance(rows, Snapshot):
        raise UsageError("a snapshot holds four tables: frame(snapshot.runtimes), .limits, .triggers or .features")
    if isinstance(rows, Report):
        rows, of = rows.findings, Finding
    found = list(rows) if isinstance(rows, Sequence | Iterator) and not isinstance(rows, str) else [rows]
    kind = of or (type(found[0]) if found else None)
    if kind is None:
        return pd.DataFrame()
    _require_kind(found, Mapping if issubclass(kind, Mapping) else kind)
    columns = _named(found) if issubclass(kind, Mapping) else list(_columns(kind, found))
    table = pd.DataFrame(
        [[_word(column.value(row)) for column in columns] for row in found], columns=[c.name for c in columns]
    )
    for column in columns:
        table[column.name] = _cast(table[column.name], column)
    return table


def _require_kind(rows: Sequence[Row], kind: type) -> None:
    """Refuse what is no row, and rows of several kinds, which have no columns in common."""
    if kind is not Mapping and not is_dataclass(kind):
        raise UsageError(f"no row of an answer: {kind.__name__}: give rows such as those of kb.as_of(day).limits()")
    other = next((row for row in rows if not isinstance(row, kind)), None)
    if other is not None:
        kinds = f"{kind.__name__} and {type(other).__name__}"
        raise UsageError(f"the rows are of several kinds, {kinds}: make a frame of each")


def _columns(kind: type, rows: Sequence[Row], prefix: str = "") -> Iterable[FrameColumn]:
    """The columns of a kind of row; a record in it, a mapping by words of an enumeration, have columns of their own."""
    hints = get_type_hints(kind)
    taken: set[str] = set()
    for field in fields(kind):
        name, hint = field.name, hints[field.name]
        types = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
        record = next((one for one in types if isinstance(one, type) and is_dataclass(one)), None)
        inside = [None if row is None else getattr(row, name) for row in rows]
        if record is not None:
            # Where a record may be missing, its fields bear its name: they are no fields of the row itself.
            for column in _columns(record, inside, prefix + (f"{name}_" if len(types) > 1 else "")):
                yield FrameColumn(column.name, _within(name, column.value), column.types)
        elif get_origin(hint) is dict:
            # Of two mappings by the same words the second bears its name.
            keys = [(key, f"{name}_{key}" if str(key) in taken else str(key), one) for key, one in _keys(hint, inside)]
            taken.update(str(key) for key, _, _ in keys)
            for key, column_name, one in keys:
                yield FrameColumn(column_name, _under(name, key), (one,))
        else:
            yield FrameColumn(prefix + name, _within(name, lambda value: value), types)


def _keys(hint: object, inside: Sequence[object]) -> list[tuple[object, object]]:
    """The keys that mappings have: all words of an enumeration, else those that occur."""
    key, value = get_args(hint)
    if isinstance(key, type) and issubclass(key, Enum):
        return [(word, value) for word in key]
    return [(word, object) for word in sorted({word for it in inside if isinstance(it, Mapping) for word in it})]


def _within(name: str, value: Callable[[Row], object]) -> Callable[[Row], object]:
    return lambda row: None if row is None else value(getattr(row, name))


def _under(name: str, key: object) -> Callable[[Row], object]:
    return lambda row: None if row is None else getattr(row, name).get(key)


def _at(name: str) -> Callable[[Row], object]:
    return lambda row: row.get(name) if isinstance(row, Mapping) else None


def _word(value: object) -> object:
    """A value; of an enumeration, its word."""
    return getattr(value, "label", value.value) if isinstance(value, Enum) else value


def _named(rows: Sequence[Any]) -> list[FrameColumn]:
    """The columns of rows that are mappings, such as those of `facts.rows`; their types are those of their values."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return [FrameColumn(name, _at(name), tuple({type(row[name]) for row in rows if name in row})) for name in names]


DTYPES = {date: "datetime64[s]", datetime: "datetime64[us]", int: "Int64", float: "float64"}
"""Types by what a column's values may be; whole numbers stay whole though some are missing."""


TEXT = pd.Series([""]).dtype
"""The type of texts in this pandas; a column in which all are missing would have another."""


def _cast(values: pd.Series[Any], column: FrameColumn) -> pd.Series[Any]:
    """A column in its type; as it is where that of its values will do."""
    types = {one for one in column.types if one is not type(None)}
    kind = float if types == {float, int} else next(iter(types)) if len(types) == 1 else None
    if isinstance(kind, type) and issubclass(kind, Enum):
        return values.astype(pd.CategoricalDtype([_word(word) for word in kind], ordered=True))
    if kind in (date, datetime):
        # Twice: pandas reads days and keeps another precision.
        values = pd.to_datetime(values)
    if isinstance(kind, type) and kind in DTYPES:
        values = values.astype(DTYPES[kind])  # type: ignore[call-overload]
    elif kind is bool and len(column.types) > 1:
        values = values.astype("boolean")
    elif kind is bool and values.empty:
        values = values.astype("bool")
    elif kind is str:
        values = values.astype("category" if column.name in CATEGORIES else TEXT)
    return values
