"""What charts are put together from: rows, a time axis in UTC, the line of the day, hatching, tooltips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeAlias

import altair as alt
from altair.utils.schemapi import debug_mode

from kb.charts.theme import WIDTH

HATCH_STEP = 7
"""Pixels between two strokes of a hatching."""

SHORT = 3.2
"""Years up to which an axis of time shows months."""
FEW_WEEKS = 10
"""Weeks up to which it shows weeks."""
FEW_DAYS = 10
"""Days up to which it shows days."""

Height: TypeAlias = float | alt.Step
"""The height of a plot in pixels, or of each of its rows."""

Rows: TypeAlias = Sequence[Mapping[str, Any]]
"""The data of a chart: days as ISO text, so that no date depends on a time zone."""


class FixedRows(alt.InlineData):
    """Rows that nobody changes: Altair copies all parts of a chart again and again, and these only by reference."""

    def __deepcopy__(self, _memo: object = None) -> FixedRows:
        """The same rows as another object, since Altair tells data apart by identity."""
        with debug_mode(arg=False):
            return FixedRows(**self._kwds)


def of_rows(rows: Rows) -> alt.Chart:
    """A chart of rows of our own; Vega-Lite gets them as they are."""
    return alt.Chart(FixedRows(values=[dict(row) for row in rows]))


NUMBERS = ",.6~f"
"""How axes write numbers: 10,240 and 0.5."""


def layer_charts(
    *layers: alt.Chart | alt.LayerChart, title: alt.TitleParams | None = None, width: float = 0, height: Height = 0
) -> alt.LayerChart:
    """Charts over one another; without a title and a size where they are a part of a chart."""
    chart = alt.LayerChart(layer=list(layers))
    sized: alt.LayerChart = chart.properties(title=title, width=width, height=height) if title else chart
    return sized


def utc_scale(domain: tuple[date, date]) -> alt.Scale:
    """A scale of time in UTC, so that no date shifts with the reader's time zone."""
    return alt.Scale(type="utc", domain=[day.isoformat() for day in domain], nice=False)


def day_axis(
    field: str, domain: tuple[date, date], *, title: str = "", labels: bool = True, grid: bool = True, every: int = 1
) -> alt.X:
    """The horizontal axis of time, with a tick for every year, or for every few years.

    Args:
        field: The field with the day.
        domain: Where the axis begins and ends.
        title: What the days are, where that is not plain.
        labels: Whether the ticks have labels.
        grid: Whether there are lines.
        every: Years from tick to tick; of short spans the months, weeks or days are ticked.
    """
    ticks = _ticks_of_axis(domain, every, labels=labels, grid=grid)
    return alt.X(f"{field}:T", title=title or None, scale=utc_scale(domain), axis=ticks)


def year_axis(field: str, domain: tuple[date, date], title: str, *, grid: bool = True) -> alt.Y:
    """A vertical axis of time."""
    return alt.Y(
        f"{field}:T", title=title, scale=utc_scale(domain), axis=_ticks_of_axis(domain, 1, labels=True, grid=grid)
    )


def _ticks_of_axis(domain: tuple[date, date], every: int, *, labels: bool, grid: bool) -> alt.Axis:
    years = (domain[1] - domain[0]).days / 365.25
    # Far days are possible; they must not bring thousands of ticks.
    interval, step, form = "year", max(every, round(years / 20)), "%Y"
    days = (domain[1] - domain[0]).days
    if days <= FEW_DAYS:
        interval, step, form = "day", 1 if days <= FEW_DAYS / 2 else 2, "%Y-%m-%d"
    elif days <= 7 * FEW_WEEKS:
        interval, step, form = "week", 1 if days <= 7 * FEW_WEEKS / 2 else 2, "%Y-%m-%d"
    elif years <= SHORT:
        interval, step, form = "month", 1 if years <= SHORT / 4 else 3 if years <= SHORT / 2 else 6, "%b %Y"
    return alt.Axis(
        format=form,
        tickCount={"interval": interval, "step": step},
        labels=labels,
        grid=grid,
        labelFlush=False,
    )


def year_start(day: date) -> date:
    """The first day of its year."""
    return day.replace(month=1, day=1)


def later_day(day: date, days: int) -> date:
    """A day some days later, at most the last one of the calendar; or earlier by as many below zero."""
    return day + timedelta(days=min(days, (date.max - day).days))


def day_line(day: date) -> alt.LayerChart:
    """A dashed line on the day asked about, with the day above it."""
    at = of_rows([{"day": day.isoformat(), "label": day.isoformat()}]).encode(x=alt.X("day:T"))
    label = at.mark_text(style="label", baseline="bottom", dy=-5).encode(y=alt.value(0), text="label:N")
    return layer_charts(at.mark_rule(style="day"), label)


def hatch_strokes(
    spans: Iterable[tuple[str, str, str]], domain: tuple[date, date], height: float, width: int = WIDTH
) -> alt.Chart:
    """Strokes across bars whose end is not known, from a day to a day, one row of the chart each.

    Vega-Lite has no patterns; a stroke every few pixels makes one that every renderer draws.
    """
    days_per_stroke = max(1, round((domain[1] - domain[0]).days * HATCH_STEP / width))
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
    return marks.encode(x=alt.X("day:T"), y=alt.Y("row:N"))


def haloed_text(text: alt.Chart) -> alt.LayerChart:
    """Text that stays readable where it crosses a line: the same text in the background's colour beneath it."""
    under = text.copy()
    under.mark = alt.MarkDef(**{**text.mark.to_dict(), "style": "halo"})
    under.encoding = under.encoding.copy()
    under.encoding.color = alt.Undefined
    under.encoding.tooltip = alt.Undefined
    return layer_charts(under, text)


def tooltip_fields(**fields: str) -> list[alt.Tooltip]:
    """Tooltips by title; dates are shown as the ISO days they are. `From_day` is titled `From day`."""
    return [alt.Tooltip(shorthand, title=title.replace("_", " ")) for title, shorthand in fields.items()]


def source_text(sources: Sequence[str]) -> str:
    """The sources of a row for its tooltip: the first, and how many more there are."""
    if not sources:
        return "none named"
    first = sources[0].removeprefix("https://").removeprefix("http://")
    short = first if len(first) <= 70 else first[:69] + "…"
    return short if len(sources) == 1 else f"{short} and {len(sources) - 1} more"


def spread_places(wanted: Sequence[float], gap: float) -> list[float]:
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
