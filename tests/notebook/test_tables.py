"""Data frames in a notebook."""

from __future__ import annotations

from datetime import date

import pandas as pd

from kb.data_frames import frame
from kb.facts.answer_shapes import Runtime
from kb.notebook.tables import MOST, frame_html, shown_series
from tests.conftest import AsOf


def test_days_are_whole_and_nothing_is_a_dash(ask: AsOf) -> None:
    """No NaT, no NaN, no midnight."""
    html = frame_html(
        frame(ask("2021-08-01", "2021-08-01").runtimes("Python")).set_index("runtime")[["ga", "deprecation"]]
    )

    assert ">2019-11-18</span>" in html
    assert ">-</td>" in html
    assert not any(word in html for word in ("NaT", "NaN", "00:00"))


def test_numbers_stand_at_the_right() -> None:
    """Whole ones without a decimal, years without a separator; words stand at the left."""
    html = frame_html(pd.DataFrame({"max": [10240.0, float("nan")], "year": [2021, 2022], "unit": ["MB", None]}))

    assert html.count("text-align:right") == 6
    assert all(f">{text}</td>" in html for text in ("10,240", "2021", "MB", "-"))


def test_a_column_with_decimals_has_them_in_every_row() -> None:
    """So that they stand below one another."""
    assert ">3.0</td>" in frame_html(pd.DataFrame({"years": [3.0, 2.4]}))


def test_a_frame_is_escaped() -> None:
    """Names and values are text."""
    html = frame_html(pd.DataFrame({"<i>": ["<script>"]}, index=pd.Index(["<b>"], name="<u>")))

    assert not any(tag in html for tag in ("<i>", "<script>", "<b>", "<u>"))


def test_a_long_frame_says_what_is_left_out() -> None:
    """A page is not filled by one answer."""
    html = frame_html(pd.DataFrame({"day": [date(2021, 8, 1)] * (MOST + 1000)}))

    assert "1,000 more rows" in html
    assert html.count("<tr>") == MOST + 1


def test_a_series_is_a_column(ask: AsOf) -> None:
    """Phases in the order of a life."""
    html = shown_series(frame(ask("2021-08-01").runtimes()).groupby("phase", observed=True).size())

    assert html.index("supported") < html.index("create blocked") < html.index("update blocked")
    assert ">number</th>" in html


def test_levels_keep_the_look_of_pandas() -> None:
    """They have one of their own."""
    levels = pd.MultiIndex.from_tuples([("a", 1), ("a", 2)])

    assert "rowspan" in frame_html(pd.DataFrame({"x": [1, 2]}, index=levels))


def test_no_rows_have_a_head() -> None:
    """An empty answer says of what."""
    assert ">runtime</th>" in frame_html(frame((), Runtime)[["runtime", "phase"]])
