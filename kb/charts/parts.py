"""What charts are put together from: rows, a time axis in UTC, the line of the day, hatching, tooltips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias

import altair as alt

from kb.charts.theme import WIDTH

HATCH_STEP = 7
"""Pixels between two strokes of a hatching."""

Height: TypeAlias = float | alt.Step
"""The height of a plot in pixels, or of each of its rows."""

Rows: TypeAlias = Sequence[Mapping[str, Any]]
"""The data of a chart: days as ISO text, so that no date depends on a time zone."""


def of_rows(rows: Rows) -> alt.Chart:
    """A chart of rows of our own; Vega-Lite gets them as they are."""
    return alt.Chart(alt.InlineData(values=[dict(row) for row in rows]))


def layered(
    *layers: alt.Chart | alt.LayerChart, title: alt.TitleParams | None = None, width: float = 0, height: Height = 0
) -> alt.LayerChart:
    """Charts over one another; without a title and a size where they are a part of a chart."""
    chart = alt.LayerChart(layer=list(layers))
    sized: alt.LayerChart = chart.properties(title=title, width=width, height=height) if title else chart
    return sized


def day_axis(
    field: str, domain: tuple[date, date] | None = None, *, title: str = "", labels: bool = True, grid: bool = True
) -> alt.X:
    """A time axis in UTC, so that no date shifts with the reader's time zone."""
    scale = alt.Scale(type="utc", domain=list(map(date.isoformat, domain)) if domain else alt.Undefined, nice=False)
    return alt.X(f"{field}:T", title=title or None, scale=scale, axis=_ticks(domain, labels=labels, grid=grid))


def _ticks(domain: tuple[date, date] | None, *, labels: bool, grid: bool) -> alt.Axis:
    """A tick for every year, or for every month or quarter where there are few years."""
    years = (domain[1] - domain[0]).days / 365.25 if domain else 12
    if years > 2.5:
        interval, step, form = "year", 1, "%Y"
    else:
        interval, step, form = "month", 1 if years <= 0.8 else 3, "%b %Y"
    return alt.Axis(
        format=form,
        formatType="utc",
        tickCount={"interval": interval, "step": step},
        labels=labels,
        grid=grid,
        labelFlush=False,
    )


def year_start(day: date) -> date:
    """The first day of its year."""
    return day.replace(month=1, day=1)


def day_line(day: date, text: str | None = None) -> alt.LayerChart:
    """A dashed line on the day asked about, with the day above it."""
    at = of_rows([{"day": day.isoformat(), "label": text or day.isoformat()}]).encode(x=alt.X("day:T"))
    label = at.mark_text(style="label", baseline="bottom", dy=-5).encode(y=alt.value(0), text="label:N")
    return layered(at.mark_rule(style="day"), label)


def hatching(spans: Iterable[tuple[str, str, str]], row: alt.Y, domain: tuple[date, date], height: float) -> alt.Chart:
    """Strokes across bars whose end is not known, from a day to a day, one row of the chart each.

    Vega-Lite has no patterns; a stroke every few pixels makes one that every renderer draws.
    """
    days_per_stroke = max(1, round((domain[1] - domain[0]).days * HATCH_STEP / WIDTH))
    strokes = [
        {"row": name, "day": (date.fromisoformat(start) + timedelta(days=offset)).isoformat()}
        for name, start, end in spans
        for offset in range(
            days_per_stroke // 2,
            (date.fromisoformat(end) - date.fromisoformat(start)).days - days_per_stroke // 2,
            days_per_stroke,
        )
    ]
    marks: alt.Chart = of_rows(strokes).mark_point(style="hatch", shape="M-0.6,1L0.6,-1", size=height**2, opacity=1)
    return marks.encode(x=alt.X("day:T"), y=row)


def haloed(text: alt.Chart) -> alt.LayerChart:
    """Text that stays readable where it crosses a line: the same text in the background's colour beneath it."""
    under = text.copy()
    under.mark = alt.MarkDef(**{**text.mark.to_dict(), "style": "halo"})
    under.encoding = under.encoding.copy()
    under.encoding.color = alt.Undefined
    under.encoding.tooltip = alt.Undefined
    return layered(under, text)


def tooltip(**fields: str) -> list[alt.Tooltip]:
    """Tooltips by title; dates are shown as the ISO days they are. `From_day` is titled `From day`."""
    return [alt.Tooltip(shorthand, title=title.replace("_", " ")) for title, shorthand in fields.items()]


def source_text(sources: Sequence[str]) -> str:
    """The sources of a row for its tooltip: the first, and how many more there are."""
    if not sources:
        return "none named"
    first = sources[0].removeprefix("https://").removeprefix("http://")
    short = first if len(first) <= 70 else first[:69] + "…"
    return short if len(sources) == 1 else f"{short} and {len(sources) - 1} more"


def spread(wanted: Sequence[float], gap: float) -> list[float]:
    """Places as near as possible to the wanted ones, in their order, none nearer to the next than a gap."""
    order = sorted(range(len(wanted)), key=lambda place: (wanted[place], place))
    # Neighbours that are too near form a block, which stands where its members want to be on average.
    blocks: list[tuple[float, int]] = []
    for place in order:
        centre, size = wanted[place], 1
        while blocks and blocks[-1][0] + (blocks[-1][1] + size) * gap / 2 > centre:
            former, members = blocks.pop()
            centre = (former * members + centre * size) / (members + size)
            size += members
        blocks.append((centre, size))
    places = [centre + (number - (size - 1) / 2) * gap for centre, size in blocks for number in range(size)]
    return [place for _, place in sorted(zip(order, places, strict=True))]
