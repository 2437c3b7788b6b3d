"""What a data frame looks like in a notebook: words left, numbers right, days whole, nothing as a dash."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from math import isnan
from numbers import Integral
from typing import Any

import htpy as h
import pandas as pd
from markupsafe import Markup

from kb.html import SHADES, html_badge, html_table

MOST = 60
"""Rows shown of a frame."""

NUMBERED = ("year", "version")
"""Columns whose numbers are names, and bear no thousands separator."""


def frame_html(frame: pd.DataFrame) -> str:
    """A frame as HTML, the first rows of a long one; a numbering of rows that nobody asked for is left out."""
    if frame.columns.nlevels > 1 or frame.index.nlevels > 1:
        # Levels have a look of their own.
        return str(frame._repr_html_())  # type: ignore[operator]
    named = frame.reset_index() if frame.index.name is not None or not _are_numbers(frame.index) else frame
    named = named.astype({name: "Int64" for name in named.columns if _are_whole(named[name])})
    columns = [str(name) for name in named.columns]
    right = [place for place, name in enumerate(named.columns) if _are_numbers(named[name])]
    rows = [
        [_shown_value(value, name) for name, value in zip(columns, row, strict=True)]
        for row in named.head(MOST).itertuples(index=False, name=None)
    ]
    more = f"{len(frame) - MOST:,} more rows" if len(frame) > MOST else ""
    return html_table(more, ["" if name == "index" else name for name in columns], rows, right)


def shown_series(series: pd.Series[Any]) -> str:
    """A series as a frame of one column."""
    name: Hashable = "number" if series.name is None else series.name
    return frame_html(series.to_frame(name))


def _are_numbers(values: pd.Series[Any] | pd.Index[Any]) -> bool:
    return pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype)


def _are_whole(values: pd.Series[Any]) -> bool:
    """Whether numbers that may have decimals have none."""
    return pd.api.types.is_float_dtype(values.dtype) and bool((values.dropna() % 1 == 0).all())


def _shown_value(value: object, column: str) -> object:
    """A value as `kb.html` writes it."""
    if value is pd.NaT or value is pd.NA or (isinstance(value, float) and isnan(value)):
        return None
    if isinstance(value, datetime):
        shown = h.span(style="white-space:nowrap")[value.isoformat(" ").removesuffix(" 00:00:00")]
        return Markup(shown)  # noqa: S704 - htpy escaped it
    if isinstance(value, bool):
        return value
    if isinstance(value, Integral):
        # NumPy has whole numbers of its own.
        return str(value) if column.endswith(NUMBERED) else int(value)
    return html_badge(value) if isinstance(value, str) and value in SHADES else value
