"""Limits through time: a plot for each unit, a step for every change with its value, names at the right ends."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from math import log10
from typing import Any

import altair as alt

from kb.charts.chart_parts import (
    NUMBERS,
    Rows,
    day_axis,
    haloed_text,
    of_rows,
    source_text,
    spread_places,
    tooltip_fields,
    year_start,
)
from kb.charts.reader_controls import day_clock, draw_chosen_day, movable, quoted, slim_layout, spoken, stepped
from kb.charts.theme import WIDTH, Drawing, colour_scale
from kb.data_classes import dataclass
from kb.errors import UsageError
from kb.facts import Facts
from kb.facts.known_things import known_thing
from kb.nouns import with_unit
from kb.suggestions import known_word
from kb.whole_numbers import whole_number

MAIN = ("function_memory", "ephemeral_storage", "function_timeout", "payload_async")
"""The limits drawn unless others are asked for: those which most functions meet."""

MOST = 24
"""Limits drawn at once: more lines than that tell nothing."""

HEIGHT = 190
"""Height of the plot of a unit in pixels."""

PLOT = WIDTH - 90
LABEL = 60
"""Width of a value in pixels."""

SIDES = {"right": (5, -9), "left": (-6, -9), "below": (5, 12)}
"""Where a value stands beside its dot, in pixels across and down."""

SIDE = f"(datum.side === 'right' && datum.room * width < {LABEL} ? 'below' : datum.side)"
"""The side where there is room: below a line nothing of its own rises, however soon the next step comes."""

LINE = 15
"""Pixels between two names at the right, and between two lines of one."""

SHORT = 14
"""Letters in a line of a name on a phone, where they are at the most as wide as its part of the screen."""

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

    def axis(self, unit: str) -> alt.Y:
        """The vertical axis; it says so where it is logarithmic, since the plot beside it may be linear."""
        tens = [10**power for power in range(13) if self.low <= 10**power <= self.high] if self.log else alt.Undefined
        scale = alt.Scale(type="log" if self.log else "linear", domain=[self.low, self.high], nice=False)
        title = ", ".join(word for word in (unit, "log scale" if self.log else "") if word)
        return alt.Y("max:Q", title=title, scale=scale, axis=alt.Axis(format=NUMBERS, values=tens, tickCount=4))


def height_axis(values: Iterable[float]) -> Heights:
    """An axis on which all values have room, their labels too."""
    positive = sorted(value for value in values if value > 0)
    if not positive:
        return Heights(0, 1, log=False)
    low, high = positive[0], positive[-1]
    return Heights(low / 1.6, high * 2.4, log=True) if high >= LOG_FROM * low else Heights(0, high * 1.25, log=False)


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
                    "unit": row["unit"],
                    "text": with_unit(f"{value:,}", row["unit"]),
                    "known": row["published"].isoformat(),
                    "event": happened.get((day, name), "first value known" if name not in last else "none recorded"),
                    "sources": facts.urls(row["source_ids"]),
                }
            )
            last[name] = value
    return sorted(rows, key=lambda row: (limit_ids.index(row["id"]), row["day"]))


def limits(facts: Facts, limit_ids: Sequence[str] = (), topic: str | None = None) -> Drawing:
    """The largest values of some limits, each change with its value: a plot for each unit, so that heights compare.

    Args:
        facts: The facts.
        limit_ids: The limits to draw, by id or by name; default: those which most functions meet.
        topic: All limits of this topic with a largest value, such as `function_config`; the first 24 of them.
    """
    chosen = _chosen_limits(facts, limit_ids, topic)
    points = _told_apart(change_points(facts, chosen))
    today = facts.basis.as_of
    first = min((date.fromisoformat(point["day"]) for point in points), default=today)
    domain = year_start(first), today
    by_unit = groupby(sorted(points, key=lambda point: _rank_of_unit(point, points)), key=lambda point: point["unit"])
    plots = [(unit, list(some)) for unit, some in by_unit] or [("", [])]
    by_limit = colour_scale("limit", dict.fromkeys(point["limit"] for point in points), legend=None)
    drawn = [_draw_unit(some, domain, by_limit, last=unit == plots[-1][0]) for unit, some in plots]
    day = day_clock(today, today)
    sources = (url for point in points for url in point["sources"])
    note = "A dot is a change, with its new value; each unit has a plot of its own."
    turns = sorted({date.fromisoformat(point["day"]) for point in points})
    sentences = [(turn, quoted(title_of(points, turn))) for turn in turns]
    sentence = stepped([(date.min, quoted(title_of(points, date.min))), *sentences])
    title, params = spoken(f"'By ' + {day.shown} + ', ' + {sentence}", facts.basis, sources, note)
    chart = alt.VConcatChart(vconcat=drawn, title=title, spacing=14)
    return movable(chart, f"By {today}, {title_of(points, today)}", [day], [slim_layout(), *params])


def _rank_of_unit(point: dict[str, Any], points: Rows) -> int:
    """Units in the order in which limits that have them were asked for."""
    return [other["unit"] for other in points].index(point["unit"])


def _told_apart(points: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Limits of one name bear what their ids add to it."""
    ids: dict[str, set[str]] = {}
    for point in points:
        ids.setdefault(point["limit"], set()).add(point["id"])
    return [
        point if len(ids[point["limit"]]) == 1 else point | {"limit": f"{point['limit']}: {point['id']}"}
        for point in points
    ]


def _draw_unit(points: Rows, domain: tuple[date, date], by_limit: alt.Color, *, last: bool) -> alt.LayerChart:
    """The limits of one unit."""
    ends = list({point["id"]: {**point, "day": domain[1].isoformat()} for point in points}.values())
    x, scale = day_axis("day", domain, labels=last), height_axis(point["max"] for point in points)
    unit = next((point["unit"] for point in points), "")
    y = scale.axis("" if unit == "count" else unit)
    lines = of_rows(_plain_rows([*points, *ends])).mark_line(interpolate="step-after", strokeWidth=2.5)
    marks = of_rows(_plain_rows(_place_labels(points, scale, domain))).encode(
        x=x,
        y=y,
        color=by_limit,
        tooltip=tooltip_fields(
            Limit="limit:N", Largest="text:N", Since="day:N", Published="known:N", Event="event:N", Source="source:N"
        ),
    )
    layers = [
        lines.encode(x=x, y=y, color=by_limit),
        marks.mark_point(filled=True, size=60, opacity=1),
        *(_draw_values(marks, side) for side in SIDES),
        *_draw_names(ends, scale, x, y, by_limit),
        draw_chosen_day(domain[1]),
    ]
    return alt.LayerChart(layer=layers, width=PLOT, height=HEIGHT)


def _place_labels(points: Rows, scale: Heights, domain: tuple[date, date]) -> list[dict[str, Any]]:
    """The changes with the side on which their value stands; one that would cover another's stands nowhere."""
    days_per_pixel = max((domain[1] - domain[0]).days, 1) / PLOT
    sided: list[dict[str, Any]] = []
    taken: list[tuple[float, float]] = []
    places: list[tuple[float, float]] = []
    for point in sorted(points, key=lambda point: (point["day"], point["max"])):
        across = (date.fromisoformat(point["day"]) - domain[0]).days / days_per_pixel
        up = scale.pixel(point["max"])
        side, place = "none", (across, up)
        for name in ("right", "below") if across < PLOT - LABEL else ("left",):
            dx, dy = SIDES[name]
            wanted = across + (LABEL / 2 if dx > 0 else -LABEL / 2), up - dy
            if side == "none" and not any(abs(wanted[0] - x) < LABEL and abs(wanted[1] - y) < LINE for x, y in taken):
                side, place = name, wanted
                taken.append(place)
        sided.append({**point, "side": side, "room": _room_after(point, points, domain)})
        places.append(place)
    # A value goes below its line where that is free, also where the plot is a third as wide.
    for own, row in enumerate(sided):
        x, y = places[own][0], scale.pixel(row["max"]) - SIDES["below"][1]
        others = [it for number, it in enumerate(places) if number != own and sided[number]["side"] != "none"]
        if any(abs(x - other[0]) < 3 * LABEL and abs(y - other[1]) < LINE for other in others):
            row["room"] = 1
    return sided


def _room_after(point: Mapping[str, Any], points: Rows, domain: tuple[date, date]) -> float:
    """The part of the axis until the next change of a limit; all of it where none follows."""
    later = [other["day"] for other in points if other["id"] == point["id"] and other["day"] > point["day"]]
    if not later:
        return 1
    days = (date.fromisoformat(min(later)) - date.fromisoformat(point["day"])).days
    return round(days / max((domain[1] - domain[0]).days, 1), 4)


def _draw_values(marks: alt.Chart, side: str) -> alt.LayerChart:
    """The values beside the changes, on one side of them."""
    dx, dy = SIDES[side]
    text: alt.Chart = marks.mark_text(
        style="label", align="left" if dx > 0 else "right", dx=dx, dy=dy, fontSize=11, fontWeight="bold"
    )
    # Letters are thin: in the ink of all text they have the contrast that a line has in its colour.
    text.encoding = text.encoding.copy()
    text.encoding.color = alt.Undefined
    return haloed_text(text.encode(text="text:N").transform_filter(f"{SIDE} === '{side}'"))


def _draw_names(ends: Rows, scale: Heights, x: alt.X, y: alt.Y, by_limit: alt.Color) -> list[alt.Chart]:
    """The name of each line at its right end after a square of its colour, none on another; on a phone in lines."""
    lines = [textwrap.wrap(end["limit"], SHORT) for end in ends]
    heights = [scale.pixel(end["max"]) for end in ends]
    wide = spread_places(heights, LINE)
    slim = spread_places(heights, LINE * max(map(len, lines), default=1))
    rows = [
        {"limit": end["limit"], "day": end["day"], "lines": own, "wide": scale.value(far), "slim": scale.value(near)}
        for end, own, far, near in zip(ends, lines, wide, slim, strict=True)
    ]
    base = of_rows(rows).transform_calculate(
        max="slim ? datum.slim : datum.wide", name="slim ? datum.lines : datum.limit"
    )
    base = base.encode(x=x, y=y)
    squares: alt.Chart = base.mark_point(filled=True, shape="square", size=60, opacity=1, xOffset=14)
    names: alt.Chart = base.mark_text(
        style="label", align="left", dx=22, fontSize=12, lineHeight=LINE, limit=alt.ExprRef("slim ? 96 : 240")
    )
    return [squares.encode(color=by_limit), names.encode(text="name:N")]


def _plain_rows(points: Rows) -> list[dict[str, Any]]:
    """The rows as the chart carries them, the sources as text."""
    return [
        {name: value for name, value in point.items() if name != "sources"} | {"source": source_text(point["sources"])}
        for point in points
    ]


def title_of(points: Rows, today: date) -> str:
    """What the chart says of a day: of the limits drawn, the one that had grown most by then."""
    until = [point for point in points if date.fromisoformat(point["day"]) <= today]
    firsts = {point["id"]: point for point in reversed(until)}
    lasts = {point["id"]: point for point in until}
    grown = {name: lasts[name]["max"] / first["max"] for name, first in firsts.items() if first["max"]}
    if not grown:
        return "no value is known yet"
    most = max(grown, key=lambda name: grown[name])
    if grown[most] <= 1:
        only = f"{lasts[most]['limit']} had not been raised"
        return only if len(grown) == 1 else f"none of {len(grown)} limits had been raised"
    return f"{lasts[most]['limit']} had grown {grown[most]:,.3g}-fold, to {lasts[most]['text']}"


def _chosen_limits(facts: Facts, wanted: Sequence[str], topic: str | None) -> list[str]:
    """The ids of what is asked for.

    Raises:
        UnknownIdError: There is no such limit or topic.
        UsageError: Too many.
    """
    rows = facts.rows(
        'select "limit" as id, max_by(name, valid_from) as name, max_by(topic, valid_from) as topic, '
        "bool_or(max is not null) as numeric from limits "
        f'where recorded(recorded_in, retracted_in, {facts.basis.data_version}) group by "limit" order by "limit"'
    )
    ids = [row["id"] for row in rows]
    names = {row["name"].lower(): row["id"] for row in rows} | {
        row["name"].split(" (")[0].lower(): row["id"] for row in rows
    }
    found = [_id_of(facts, name, ids, names) for name in wanted]
    if topic is not None:
        topics = facts.rows("select distinct topic from limits order by topic")
        known_word(topic, [row["topic"] for row in topics], "topic of limits")
        found += [row["id"] for row in rows if row["topic"] == topic and row["numeric"]][:MOST]
    if len(found) > MOST:
        raise UsageError(f"{len(found)} limits: at most {MOST} can be drawn at once")
    return list(dict.fromkeys(found)) or list(MAIN)


def _id_of(facts: Facts, wanted: str, ids: Collection[str], names: Mapping[str, str]) -> str:
    if wanted.lower() in names:
        return names[wanted.lower()]
    return known_thing(facts, wanted, ids, "limit", places=["limits.limit"], hint="`lambda-kb limits` lists them")
