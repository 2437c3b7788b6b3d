"""How far AWS's dates move: a histogram of the days, and what was announced against what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from statistics import median

import altair as alt

from kb.charts.chart_parts import (
    NUMBERS,
    day_axis,
    day_line,
    haloed_text,
    later_day,
    layer_charts,
    of_rows,
    source_text,
    tooltip_fields,
    year_start,
)
from kb.charts.headings import add_titles
from kb.charts.reader_controls import PICKED, pointed_value, standing_out
from kb.charts.revisions import MILESTONES
from kb.charts.theme import WIDTH, Drawing, apply_theme, colour_scale
from kb.facts import Facts
from kb.facts.slips import Slip
from kb.facts.slips import slips as all_slips
from kb.nouns import count_noun

BIN = 90
"""Days in a bar of the histogram: a quarter."""

HEIGHT = 300
ROW, LANE = 17, 4.6
"""Height of a runtime's row, and of the part of it that a milestone has, in pixels."""

NAMES = list(dict.fromkeys(MILESTONES.values()))
TOOLTIP = tooltip_fields(
    Runtime="runtime:N",
    Milestone="milestone:N",
    First_date="first:N",
    Said_on="said:N",
    Stands_at="last:N",
    Days_moved="days:Q",
    Moves="moves:Q",
    Source="source:N",
)


def slips(facts: Facts, milestone: str | None = None) -> Drawing:
    """How many dates moved by how many days, from the first one published to the one that stands.

    Args:
        facts: The facts.
        milestone: Only this milestone.
    """
    found = all_slips(facts, milestone)
    moved = [slip for slip in found if slip.moves]
    tiles: alt.Chart = of_rows(_tiles_of_dates(moved)).mark_rect(xOffset=1, x2Offset=-1, y2Offset=1)
    stacked = tiles.encode(
        x=alt.X(
            "low:Q",
            title="days from the first date published to the one that stands",
            axis=alt.Axis(values=list(range(-20 * BIN, 60 * BIN, BIN)), format=NUMBERS, grid=False),
        ),
        x2="high:Q",
        y=alt.Y("base:Q", title="dates", axis=alt.Axis(tickMinStep=1, format=NUMBERS)),
        y2="top:Q",
        color=colour_scale("milestone", NAMES),
        opacity=standing_out(picked=[PICKED]),
        tooltip=TOOLTIP,
    )
    layers: list[alt.Chart | alt.LayerChart] = [stacked.add_params(pointed_value("runtime"))]
    if moved:
        middle = median(slip.days for slip in moved)
        at = of_rows([{"low": middle, "text": f"median {middle:,.0f} days"}]).encode(x="low:Q")
        layers.append(at.mark_rule(style="day"))
        text = at.mark_text(style="label", align="left", dx=5, dy=9).encode(y=alt.value(0), text="text:N")
        layers.append(haloed_text(text))
    note = "A tile is one date. Dates that never moved are left out."
    title = add_titles(_title_of(found), facts.basis, (url for slip in found for url in slip.sources), note)
    return apply_theme(layer_charts(*layers, title=title, width=WIDTH, height=HEIGHT))


def announced(facts: Facts, milestone: str | None = None) -> Drawing:
    """A row for each runtime: a ring where a date was first announced, a dot where it stands, a line between.

    Args:
        facts: The facts.
        milestone: Only this milestone.
    """
    found = all_slips(facts, milestone)
    days = [day for slip in found for day in (slip.first_date, slip.last_date)]
    first, last = min(days, default=facts.basis.as_of), max(days, default=facts.basis.as_of)
    domain = (year_start(first), later_day(last, 100))
    order = sorted(
        sorted({slip.runtime for slip in found}),
        key=lambda name: min(s.first_date for s in found if s.runtime == name),
    )
    lanes = [name for name in MILESTONES if milestone in (None, name)]
    layers: list[alt.Chart | alt.LayerChart] = []
    for place, name in enumerate(lanes):
        some = [_row_of_slip(slip) for slip in found if slip.milestone == name]
        layers += _draw_lane(some, order, domain, (place - (len(lanes) - 1) / 2) * LANE)
    note = "A ring is the date first announced, a dot the one that stands; nothing lies between where it never moved."
    title = add_titles(_title_of_announced(found), facts.basis, (url for slip in found for url in slip.sources), note)
    layers.append(day_line(facts.basis.as_of))
    return apply_theme(layer_charts(*layers, title=title, width=WIDTH - 40, height=alt.Step(ROW)))


def _draw_lane(
    rows: list[dict[str, object]], order: Sequence[str], domain: tuple[date, date], offset: float
) -> list[alt.Chart]:
    """The dates of one milestone, in their part of each row."""
    stripes = alt.Axis(grid=True, tickBand="extent", labelLimit=160)
    y = alt.Y("runtime:N", title=None, scale=alt.Scale(domain=list(order)), axis=stripes)
    base = of_rows(rows).encode(y=y, color=colour_scale("milestone", NAMES), tooltip=TOOLTIP)
    ways: alt.Chart = base.mark_rule(strokeWidth=1.6, yOffset=offset).encode(x=day_axis("first", domain), x2="last:T")
    rings: alt.Chart = base.mark_point(filled=False, size=17, strokeWidth=1.3, yOffset=offset, opacity=1)
    dots: alt.Chart = base.mark_point(filled=True, size=17, yOffset=offset, opacity=1)
    return [ways, rings.encode(x=alt.X("first:T")), dots.encode(x=alt.X("last:T"))]


def _row_of_slip(slip: Slip) -> dict[str, object]:
    return {
        "runtime": slip.runtime,
        "milestone": MILESTONES[slip.milestone],
        "first": slip.first_date.isoformat(),
        "said": slip.first_known_from.isoformat(),
        "last": slip.last_date.isoformat(),
        "days": slip.days,
        "moves": slip.moves,
        "source": source_text(slip.sources),
    }


def _tiles_of_dates(moved: Sequence[Slip]) -> list[dict[str, object]]:
    """A tile for every date in the column of its days, those of one milestone together."""
    heights: Counter[int] = Counter()
    rows: list[dict[str, object]] = []
    for slip in sorted(moved, key=lambda slip: (-list(MILESTONES).index(slip.milestone), slip.runtime)):
        low = slip.days // BIN * BIN
        place = {"low": low, "high": low + BIN, "base": heights[low], "top": heights[low] + 1}
        heights[low] += 1
        rows.append(_row_of_slip(slip) | place)
    return rows


def _title_of(found: Sequence[Slip]) -> str:
    moved = [slip.days for slip in found if slip.moves]
    if not moved:
        return f"{count_noun(len(found), 'date')}, none of them moved"
    half = f"half of them by {median(moved):,.0f} days or more"
    return f"{len(moved)} of {count_noun(len(found), 'published date')} moved, {half}"


def _title_of_announced(found: Sequence[Slip]) -> str:
    kept = sum(slip.days == 0 for slip in found)
    late = sum(slip.days > 0 for slip in found)
    early = len(found) - kept - late
    moved = f"{late} put off, {early} brought forward"
    return f"{kept} of {count_noun(len(found), 'date')} stand as first announced; {moved}"
