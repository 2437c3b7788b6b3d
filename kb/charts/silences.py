"""What scanners stay silent about: how a list that is not kept up ages, from quarter to quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import altair as alt

from kb.charts.chart_parts import (
    NUMBERS,
    Rows,
    day_axis,
    day_line,
    layer_charts,
    of_rows,
    spread_places,
    tooltip_fields,
)
from kb.charts.headings import add_titles
from kb.charts.theme import WIDTH, Drawing, apply_theme, colour_scale
from kb.drift.interface import Outside
from kb.facts import Facts
from kb.facts.basis import FIRST_DAY
from kb.nouns import count_noun

HEIGHT = 260
PLOT = WIDTH - 90
LINE = 15
"""Pixels between two names at the right."""

NOTE = "Lists as they are, asked about the first day of each quarter; days ahead rest on the dates published so far."


def silences(facts: Facts, lists: Sequence[Outside]) -> Drawing:
    """How many deprecated or blocked runtimes each list does not name, from two years back to a year ahead.

    Args:
        facts: The facts.
        lists: The lists of the scanners.
    """
    from kb.scanners import tallies  # noqa: PLC0415 - loads all policies, which no other chart needs

    today = facts.basis.as_of
    days = _quarters_around(today)
    rows = [
        {"day": day.isoformat(), "scanner": tally.scanner, "missed": tally.missed, "of": tally.to_flag}
        for day in days
        for tally in tallies(Facts(facts.store, replace(facts.basis, as_of=day)), lists)
    ]
    last = [row for row in rows if row["day"] == days[-1].isoformat()]
    top = max((int(str(row["missed"])) for row in rows), default=1) + 1
    x = day_axis("day", (days[0], days[-1]))
    y = alt.Y("missed:Q", title="runtimes missed", scale=alt.Scale(domain=[0, top]), axis=alt.Axis(format=NUMBERS))
    by_scanner = colour_scale("scanner", [one.name for one in lists], legend=None)
    base = of_rows(rows).encode(x=x, y=y, color=by_scanner)
    lines = base.mark_line(interpolate="step-after", strokeWidth=2.5)
    dots = base.mark_point(filled=True, size=40, opacity=1)
    dots = dots.encode(tooltip=tooltip_fields(Day="day:N", Scanner="scanner:N", Missed="missed:Q", Of="of:Q"))
    layers = [lines, dots, _draw_names(last, top).encode(x="day:T", y=y, color=by_scanner), day_line(today)]
    title = add_titles(_title_of(last), facts.basis, (), NOTE)
    return apply_theme(layer_charts(*layers, title=title, width=PLOT, height=HEIGHT))


def _quarters_around(today: date) -> list[date]:
    """The first days of the quarters around a day."""
    years = range(max(today.year - 2, FIRST_DAY.year + 1), min(today.year + 1, date.max.year) + 1)
    return [date(year, month, 1) for year in years for month in (1, 4, 7, 10)]


def _draw_names(last: Rows, top: float) -> alt.Chart:
    """The name of each line at its right end, none on another."""
    places = spread_places([float(row["missed"]) * HEIGHT / top for row in last], LINE)
    rows = [{**row, "missed": place * top / HEIGHT} for row, place in zip(last, places, strict=True)]
    names: alt.Chart = of_rows(rows).mark_text(align="left", dx=10, fontSize=12)
    return names.encode(text="scanner:N")


def _title_of(last: Rows) -> str:
    if not last:
        return "No list of a scanner is given"
    worst, *others = sorted(last, key=lambda row: -int(row["missed"]))
    text = f"By {date.fromisoformat(str(worst['day'])):%B %Y} {worst['scanner']} will miss"
    return ", ".join(
        [
            f"{text} {count_noun(int(worst['missed']), 'runtime')}",
            *(f"{row['scanner']} {row['missed']}" for row in others),
        ]
    )
