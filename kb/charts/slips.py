"""How far AWS's dates move: a histogram of the days, and what was announced against what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median

import altair as alt

from kb.charts.chart_parts import (
    NUMBERS,
    day_axis,
    haloed_text,
    later_day,
    layer_charts,
    of_rows,
    source_text,
    tooltip_fields,
    year_axis,
)
from kb.charts.reader_controls import PICKED, pointed_value, standing_out
from kb.charts.revisions import MILESTONES
from kb.charts.theme import WIDTH, Drawing, add_titles, apply_theme, colour_scale, count_noun
from kb.facts import Facts
from kb.facts.slips import Slip
from kb.facts.slips import slips as all_slips

BIN = 90
"""Days in a bar of the histogram: a quarter."""

HEIGHT = 300
NAMED = 6
"""The furthest moved that bear their name."""

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
    """Each date as first announced, across, against the date that stands now, up.

    Args:
        facts: The facts.
        milestone: Only this milestone.
    """
    found = all_slips(facts, milestone)
    days = [day for slip in found for day in (slip.first_date, slip.last_date)]
    first, last = min(days, default=facts.basis.as_of), max(days, default=facts.basis.as_of)
    domain = (first - timedelta(days=100), later_day(last, 100))
    in_order = sorted(found, key=lambda slip: list(MILESTONES).index(slip.milestone))
    base = of_rows([_row_of_slip(slip) for slip in in_order]).encode(
        x=day_axis("first", domain, title="first announced for"),
        y=year_axis("last", domain, "stands now at"),
    )
    ends = of_rows([{"first": day.isoformat(), "last": day.isoformat()} for day in domain])
    as_said = ends.mark_line(style="reference", strokeDash=[2, 3], strokeWidth=1).encode(x="first:T", y="last:T")
    dots: alt.Chart = base.mark_point(filled=True).add_params(pointed_value("runtime"))
    marks = dots.encode(
        color=colour_scale("milestone", NAMES),
        # Dates of one runtime often stand on one place: the later milestone is the smaller dot, and lies above.
        size=alt.Size("milestone:N", scale=alt.Scale(domain=NAMES, range=[95, 50, 18]), legend=None),
        opacity=standing_out(picked=[PICKED]),
        tooltip=TOOLTIP,
    )
    note = "On the dotted line a date stands where it was first announced; above it, it was put off."
    title = add_titles(_title_of_announced(found), facts.basis, (url for slip in found for url in slip.sources), note)
    return apply_theme(
        layer_charts(as_said, marks, _draw_names(found, domain), title=title, width=WIDTH - 100, height=WIDTH - 200)
    )


def _draw_names(found: Sequence[Slip], domain: tuple[date, date]) -> alt.LayerChart:
    """The furthest moved by name, those at one place by the name of one, and none where it would cover another."""
    places: dict[tuple[date, date], list[str]] = {}
    for slip in sorted(found, key=lambda slip: (-slip.days, slip.runtime)):
        if slip.days > 0:
            places.setdefault((slip.first_date, slip.last_date), []).append(slip.runtime)
    named: list[dict[str, str]] = []
    taken: list[date] = []
    far = (domain[1] - domain[0]) / 40
    for (first, last), runtimes in places.items():
        if len(named) < NAMED and all(abs(last - other) > far for other in taken):
            others = len(set(runtimes)) - 1
            text = f"{runtimes[0]} and {others} more" if others else runtimes[0]
            named.append({"first": first.isoformat(), "last": last.isoformat(), "text": text})
            taken.append(last)
    labels: alt.Chart = of_rows(named).mark_text(style="label", align="right", dx=-9)
    return haloed_text(labels.encode(x="first:T", y="last:T", text="text:N"))


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
    moved = f"{late} were put off, {early} brought forward"
    return f"{kept} of {count_noun(len(found), 'date')} stand as first announced; {moved}"
