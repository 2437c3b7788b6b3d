"""Limits through time: a step for every change, with its value and what AWS announced that day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import log10
from typing import Any

import altair as alt

from kb.charts.chart_parts import (
    NUMBERS,
    Rows,
    day_axis,
    haloed_text,
    layer_charts,
    of_rows,
    source_text,
    spread_places,
    tooltip_fields,
    year_start,
)
from kb.charts.theme import WIDTH, Drawing, add_titles, apply_theme, colour_scale, count_noun
from kb.errors import UnknownIdError
from kb.facts import Facts
from kb.facts.queries import whole_number

MAIN = ("function_memory", "ephemeral_storage", "function_timeout", "payload_async")
"""The limits drawn unless others are asked for: those which most functions meet."""

HEIGHT = 340
PLOT = WIDTH - 90
LABEL = 60
"""Width of a value in pixels."""

SIDES = {"right": (5, -9), "left": (-6, -9), "below": (5, 12)}
"""Where a value stands beside its dot, in pixels across and down."""

LINE = 15
"""Pixels between two names at the right."""

LOG_FROM = 20
"""Where the largest value drawn is this many times the smallest, the axis is logarithmic."""


@dataclass(frozen=True, slots=True)
class Heights:
    """Where values stand on the vertical axis; the names at the right are spread with it."""

    low: float
    """The value at the bottom."""
    high: float
    """The value at the top."""
    log: bool
    """Whether the axis is logarithmic."""

    def pixel(self, value: float) -> float:
        """Pixels above the bottom."""
        if self.log:
            return HEIGHT * log10(value / self.low) / log10(self.high / self.low)
        return HEIGHT * (value - self.low) / (self.high - self.low)

    def value(self, pixel: float) -> float:
        """The value at some pixels above the bottom."""
        if self.log:
            return float(self.low * (self.high / self.low) ** (pixel / HEIGHT))
        return self.low + (self.high - self.low) * pixel / HEIGHT

    @property
    def axis(self) -> alt.Y:
        """The vertical axis."""
        tens = [10**power for power in range(13) if self.low <= 10**power <= self.high] if self.log else alt.Undefined
        scale = alt.Scale(type="log" if self.log else "linear", domain=[self.low, self.high], nice=False)
        return alt.Y(
            "max:Q",
            title="largest value, each in its unit",
            scale=scale,
            axis=alt.Axis(format=NUMBERS, values=tens, tickCount=6),
        )


def height_axis(values: Iterable[float]) -> Heights:
    """An axis on which all values have room, their labels too."""
    positive = sorted(value for value in values if value > 0)
    if not positive:
        return Heights(0, 1, log=False)
    low, high = positive[0], positive[-1]
    return Heights(low / 1.6, high * 2, log=True) if high >= LOG_FROM * low else Heights(0, high * 1.15, log=False)


def change_points(facts: Facts, limit_ids: Sequence[str] = MAIN) -> list[dict[str, Any]]:
    """One row per change of a largest value up to the day asked about, in the order of the limits and of time."""
    happened = {(event.date, subject): event.headline for event in facts.events() for subject in event.subjects}
    rows: list[dict[str, Any]] = []
    last: dict[str, float | None] = {}
    for row in facts.rows("select * from limit_spells where max is not null order by limit_id, valid_from"):
        name, value, day = row["limit_id"], whole_number(row["max"]), row["valid_from"]
        if name in limit_ids and day <= facts.basis.as_of and last.get(name) != value:
            rows.append(
                {
                    "id": name,
                    "limit": row["name"].split(" (")[0],
                    "day": day.isoformat(),
                    "max": value,
                    "text": f"{value:,} {row['unit']}".removesuffix(" count"),
                    "known": row["published"].isoformat(),
                    "event": happened.get((day, name), "first value known" if name not in last else "none recorded"),
                    "sources": facts.urls(row["source_ids"]),
                }
            )
            last[name] = value
    return sorted(rows, key=lambda row: (limit_ids.index(row["id"]), row["day"]))


def limits(facts: Facts, limit_ids: Sequence[str] = MAIN) -> Drawing:
    """The largest values of some limits, each change with its value; on a log scale where they lie far apart.

    Args:
        facts: The facts.
        limit_ids: The limits to draw.
    """
    _require_known(facts, limit_ids)
    points = change_points(facts, limit_ids)
    today = facts.basis.as_of
    ends = list({point["id"]: point | {"day": today.isoformat()} for point in points}.values())
    first = min((date.fromisoformat(point["day"]) for point in points), default=today)
    x, scale = day_axis("day", (year_start(first), today)), height_axis(point["max"] for point in points)
    by_limit = colour_scale("limit", (end["limit"] for end in ends), legend=None)
    lines = of_rows(_plain_rows([*points, *ends])).mark_line(interpolate="step-after", strokeWidth=2.5)
    marks = of_rows(_plain_rows(_place_labels(points, scale, (year_start(first), today)))).encode(
        x=x,
        y=scale.axis,
        color=by_limit,
        tooltip=tooltip_fields(
            Limit="limit:N", Largest="text:N", Since="day:N", Published="known:N", Event="event:N", Source="source:N"
        ),
    )
    layers = [
        lines.encode(x=x, y=scale.axis, color=by_limit),
        marks.mark_point(filled=True, size=60, opacity=1),
        *(_draw_values(marks, side) for side in SIDES),
        _draw_names(ends, scale).encode(x="day:T", y=scale.axis, color=by_limit),
    ]
    sources = (url for point in points for url in point["sources"])
    title = add_titles(_title_of(points), facts.basis, sources, "A dot is a change, with its new value.")
    return apply_theme(layer_charts(*layers, title=title, width=PLOT, height=HEIGHT))


def _place_labels(points: Rows, scale: Heights, domain: tuple[date, date]) -> list[dict[str, Any]]:
    """The changes with the side on which their value stands; one that would cover another's stands nowhere."""
    days_per_pixel = max((domain[1] - domain[0]).days, 1) / PLOT
    sided: list[dict[str, Any]] = []
    taken: list[tuple[float, float]] = []
    for point in sorted(points, key=lambda point: (point["day"], point["max"])):
        across = (date.fromisoformat(point["day"]) - domain[0]).days / days_per_pixel
        up = scale.pixel(point["max"])
        side = "none"
        for name in ("right", "below") if across < PLOT - LABEL else ("left",):
            dx, dy = SIDES[name]
            place = across + (LABEL / 2 if dx > 0 else -LABEL / 2), up - dy
            if side == "none" and not any(abs(place[0] - x) < LABEL and abs(place[1] - y) < LINE for x, y in taken):
                side = name
                taken.append(place)
        sided.append({**point, "side": side})
    return sided


def _draw_values(marks: alt.Chart, side: str) -> alt.LayerChart:
    """The values beside the changes, on one side of them."""
    dx, dy = SIDES[side]
    text: alt.Chart = marks.mark_text(align="left" if dx > 0 else "right", dx=dx, dy=dy, fontSize=11, fontWeight="bold")
    return haloed_text(text.encode(text="text:N").transform_filter(f"datum.side === '{side}'"))


def _draw_names(ends: Rows, scale: Heights) -> alt.Chart:
    """The name of each line at its right end, none on another."""
    places = spread_places([scale.pixel(end["max"]) for end in ends], LINE)
    rows = [
        {"limit": end["limit"], "day": end["day"], "max": scale.value(place)}
        for end, place in zip(ends, places, strict=True)
    ]
    names: alt.Chart = of_rows(rows).mark_text(align="left", dx=12, fontSize=12)
    return names.encode(text="limit:N")


def _plain_rows(points: Rows) -> list[dict[str, Any]]:
    """The rows as the chart carries them, the sources as text."""
    return [
        {name: value for name, value in point.items() if name != "sources"} | {"source": source_text(point["sources"])}
        for point in points
    ]


def _title_of(points: Rows) -> str:
    firsts = {point["id"]: point for point in reversed(points)}
    lasts = {point["id"]: point for point in points}
    grown = {name: lasts[name]["max"] / first["max"] for name, first in firsts.items() if first["max"]}
    if not grown:
        return "No value is known yet"
    most = max(grown, key=lambda name: grown[name])
    if grown[most] <= 1:
        return f"{count_noun(len(grown), 'limit')}, none of them raised"
    return f"{lasts[most]['limit']} grew {grown[most]:,.3g}-fold, to {lasts[most]['text']}"


def _require_known(facts: Facts, limit_ids: Sequence[str]) -> None:
    known = {row["id"] for row in facts.rows('select distinct "limit" as id from limits')}
    for name in limit_ids:
        if name not in known:
            raise UnknownIdError(f"no limit {name!r}: `lambda-kb limits` lists them")
