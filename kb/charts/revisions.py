"""The revision ladder: what AWS said the date was, by the day on which it said so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt

from kb.charts.chart_parts import (
    day_axis,
    later_day,
    layer_charts,
    of_rows,
    source_text,
    spread_places,
    tooltip_fields,
    year_axis,
)
from kb.charts.headings import add_titles
from kb.charts.reader_controls import PICKED, pointed_value, standing_out
from kb.charts.theme import COLOURS, NO_TITLE, WIDTH, Drawing, apply_theme
from kb.facts import Facts
from kb.nouns import count_noun
from kb.paths import sql_text

HEIGHT = 460
PLOT = WIDTH - 80
LINE = 14
"""Pixels between two names at the right."""

MILESTONES = {"deprecation": "deprecation", "block_create": "end of creation", "block_update": "end of updates"}
"""The milestones that AWS moves, as titles say them."""

FATES = ("moved", "never moved so far")
"""What became of a date; colours say it, because lines of many languages lie on one another."""

BY_FATE = alt.Color(
    "fate:N", sort=list(FATES), scale=alt.Scale(domain=list(FATES), range=[COLOURS[5], COLOURS[6]]), legend=NO_TITLE
)
NOTE = "A step up puts the date off. On the dotted line a date is reached: what moves below it moves after the day."


def revisions(facts: Facts, milestone: str = "block_update", runtimes: Sequence[str] = ()) -> Drawing:
    """One step line per runtime: across, when AWS published a date; up, the date that it published.

    Args:
        facts: The facts.
        milestone: `deprecation`, `block_create` or `block_update`.
        runtimes: Only these runtimes.
    """
    said = _dates_said(facts, milestone, runtimes)
    last = max([facts.basis.known_at or facts.basis.as_of, *(row["known"] for row in said)])
    across = (min((row["known"] for row in said), default=last - timedelta(days=365)) - timedelta(days=30), last)
    up = _range_of([row["date"] for row in said], last)
    x = day_axis("known", across, title="published on")
    y = year_axis("date", up, f"published date of the {MILESTONES[milestone]}")
    ends = list({row["runtime"]: row | {"known": last} for row in said}.values())
    base = of_rows(_rows_of_lines(said, ends)).encode(
        x=x, y=y, color=BY_FATE, opacity=standing_out(picked=[PICKED], full=0.95)
    )
    steps = base.mark_line(interpolate="step-after", strokeWidth=2).encode(detail="runtime:N")
    dots = base.mark_point(filled=True, size=42).transform_filter("!datum.end").add_params(pointed_value("runtime"))
    dots = dots.encode(
        tooltip=tooltip_fields(Runtime="runtime:N", Published="known:N", Date="date:N", Source="source:N")
    )
    title = add_titles(_title_of(said, milestone), facts.basis, (url for row in said for url in row["sources"]), NOTE)
    layers = [_draw_diagonal(across, up), steps, dots, _draw_names(ends, up)]
    return apply_theme(layer_charts(*layers, title=title, width=PLOT, height=HEIGHT))


def _dates_said(facts: Facts, milestone: str, runtimes: Sequence[str]) -> list[dict[str, Any]]:
    """Every date AWS gave, each time it gave another; only of runtimes asked for, all of which must exist."""
    wanted = {facts.runtime(name).runtime for name in runtimes}
    return [
        row | {"sources": facts.urls(row["source_ids"])}
        for row in facts.rows(sql_text("dated_statements.sql"))
        if row["milestone"] == milestone and (not wanted or row["runtime"] in wanted)
    ]


def _range_of(dates: Sequence[date], fallback: date) -> tuple[date, date]:
    margin = timedelta(days=120)
    return min(dates, default=fallback) - margin, later_day(max(dates, default=fallback), 120)


def _rows_of_lines(said: Sequence[dict[str, Any]], ends: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row for every step and every right end; the lines that never moved come first, so that they lie below."""
    times = Counter(row["runtime"] for row in said)
    rows = [
        {
            "runtime": row["runtime"],
            "fate": FATES[times[row["runtime"]] == 1],
            "known": row["known"].isoformat(),
            "date": row["date"].isoformat(),
            "end": row in ends,
            "source": source_text(row["sources"]),
        }
        for row in [*said, *ends]
    ]
    return sorted(rows, key=lambda row: FATES.index(row["fate"]), reverse=True)


def _draw_diagonal(across: tuple[date, date], up: tuple[date, date]) -> alt.Chart:
    """Where the day of publication is the published day."""
    first, last = max(across[0], up[0]), min(across[1], up[1])
    points = [{"known": day.isoformat(), "date": day.isoformat()} for day in (first, max(first, last))]
    line: alt.Chart = of_rows(points).mark_line(style="reference", strokeDash=[2, 3], strokeWidth=1)
    return line.encode(x="known:T", y="date:T")


def _draw_names(ends: Sequence[dict[str, Any]], up: tuple[date, date]) -> alt.LayerChart:
    """Right of the lines what ends there: a runtime by its name, several on one day by their number."""
    days = sorted({end["date"] for end in ends})
    days_per_pixel = (up[1] - up[0]).days / HEIGHT
    places = spread_places([(day - up[0]).days / days_per_pixel for day in days], LINE)
    rows = []
    for day, place in zip(days, places, strict=True):
        names = [end["runtime"] for end in ends if end["date"] == day]
        text = names[0] if len(names) == 1 else count_noun(len(names), "runtime")
        height = up[0] + timedelta(days=place * days_per_pixel)
        rows.append({"date": day.isoformat(), "height": height.isoformat(), "text": f"{day}  {text}"})
    base = of_rows(rows)
    labels = base.mark_text(style="note", align="left").encode(
        x=alt.value(alt.ExprRef("width + 22")), y="height:T", text="text:N"
    )
    leaders = base.mark_rule(style="reference", strokeDash=[1, 0], strokeWidth=0.7).encode(
        x=alt.value(alt.ExprRef("width + 3")), x2=alt.value(alt.ExprRef("width + 18")), y="date:T", y2="height:T"
    )
    return layer_charts(leaders, labels)


def _title_of(said: Sequence[dict[str, Any]], milestone: str) -> str:
    times = Counter(row["runtime"] for row in said)
    moved = {name: number - 1 for name, number in times.items() if number > 1}
    dates = f"{count_noun(len(times), 'date')} of the {MILESTONES[milestone]}"
    if not moved:
        return f"{dates}, none of them ever moved"
    most = max(sorted(moved), key=lambda name: moved[name])
    often = f"{most}'s {count_noun(moved[most], 'time')}" if moved[most] > 1 else "none more than once"
    return f"{len(moved)} of {dates} moved; {often}"
