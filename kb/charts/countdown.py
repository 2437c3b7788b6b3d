"""What comes next: the published days after the chosen one, with how many days are left and what each of them ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import altair as alt

from kb.charts.chart_parts import of_rows, source_text, tooltip_fields
from kb.charts.reader_controls import day_clock, day_number, movable, quoted, slim_layout, spoken, stepped
from kb.charts.theme import PHASE_COLOURS, WIDTH, Drawing
from kb.facts import Facts
from kb.nouns import count_noun

ROWS = 12
"""Days shown at most: those nearest to the chosen one."""

STEP, BAR = 40, 5
"""Height of a day's row, and of its bar, in pixels."""

ENDS = {"deprecation": "support", "block_create": "creation", "block_update": "updates"}
"""What a milestone ends."""

SHADES = dict(zip(ENDS, PHASE_COLOURS[2:], strict=True))
"""The colours of the phases that they begin."""

NAMED = 8
"""Runtimes named in a row; more are counted."""


def next_days(facts: Facts, counts: Mapping[str, int] | None = None) -> Drawing:
    """The next published days on which support, creation or updates end, the nearest first.

    Args:
        facts: The facts.
        counts: Functions by runtime, to draw only these runtimes and count their functions; default: all runtimes.
    """
    for name in counts or {}:
        facts.runtime(name)
    rows = _rows_of_days(facts, counts)
    today = facts.basis.as_of
    last = max([today, *(date.fromisoformat(row["day"]) for row in rows)])
    title, params = spoken(_sentence(rows), facts.basis, [url for row in rows for url in row["urls"]], _note(counts))
    chart = alt.LayerChart(layer=_draw_rows(rows), title=title, width=WIDTH, height=STEP * max(1, min(ROWS, len(rows))))
    plain = title_of(rows, today)
    return movable(chart, plain, [day_clock(today, last)], [slim_layout(), *params])


def _note(counts: Mapping[str, int] | None) -> str:
    whose = "of the fleet" if counts else "of all runtimes"
    return f"The {ROWS} nearest days {whose}, as published; the longer the bar, the more time is left."


def _rows_of_days(facts: Facts, counts: Mapping[str, int] | None) -> list[dict[str, Any]]:
    """A row for every day and milestone that is published, in order of time."""
    found = facts.rows(_MILESTONES)
    rows: list[dict[str, Any]] = []
    for (day, milestone), group in groupby(found, key=lambda row: (row["date"], row["milestone"])):
        some = [row for row in group if counts is None or row["runtime"] in counts]
        names = [row["runtime"] for row in some]
        if not names:
            continue
        functions = sum((counts or {}).get(name, 0) for name in names)
        urls = facts.urls(dict.fromkeys(source for row in some for source in row["source_ids"]))
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        whose = names[0] if len(names) == 1 else count_noun(len(names), "runtime")
        number = count_noun(functions, "function") if counts else whose
        rows.append(
            {
                "day": day.isoformat(),
                "number": day_number(day),
                "milestone": milestone,
                "what": f"{ENDS[milestone]} of {number} {'ends' if milestone != 'block_update' else 'end'}",
                "names": ", ".join(names[:NAMED]) + more,
                "all": ", ".join(names),
                "source": source_text(urls),
                "urls": urls,
            }
        )
    return rows


_MILESTONES = """
select m.date, m.milestone::varchar as milestone, m.runtime, m.source_ids
from milestones_known m
where m.date is not null and m.milestone in ('deprecation', 'block_create', 'block_update')
order by m.date, milestone, m.runtime
"""


def _draw_rows(rows: Sequence[dict[str, Any]]) -> list[alt.Chart]:
    shown = [{name: value for name, value in row.items() if name != "urls"} for row in rows]
    ahead = of_rows(shown).transform_filter("datum.number > day_number")
    ranked = ahead.transform_window(
        rank="row_number()", sort=[alt.SortField("number"), alt.SortField("milestone")]
    ).transform_filter(f"datum.rank <= {ROWS}")
    told = ranked.transform_calculate(
        left="datum.number - day_number",
        top=f"(datum.rank - 1) * {STEP}",
        head="datum.day + ', in ' + format(datum.number - day_number, ',') "
        "+ (datum.number - day_number === 1 ? ' day: ' : ' days: ') + datum.what",
    ).transform_joinaggregate(most="max(left)")
    scale = alt.Scale(domain=[0, STEP * max(1, min(ROWS, len(rows)))], nice=False, reverse=True)
    y = alt.Y("top:Q", axis=None, scale=scale)
    tips = tooltip_fields(Day="day:N", Days_left="left:Q", Ends="what:N", Runtimes="all:N", Source="source:N")
    heads: alt.Chart = told.mark_text(style="label", align="left", baseline="top", fontSize=13, fontWeight="bold", dx=2)
    names: alt.Chart = told.mark_text(
        style="note", align="left", baseline="top", fontSize=11, dx=2, dy=15, limit=alt.ExprRef("width")
    )
    bars: alt.Chart = told.mark_rule(strokeWidth=BAR, yOffset=32)
    across = alt.X("share:Q", axis=None, scale=alt.Scale(domain=[0, 1], nice=False))
    colour = alt.Color("milestone:N", scale=alt.Scale(domain=list(SHADES), range=list(SHADES.values())), legend=None)
    return [
        bars.transform_calculate(share="datum.left / datum.most").encode(
            y=y, x=across, x2=alt.datum(0), color=colour, tooltip=tips
        ),
        heads.encode(y=y, x=alt.value(0), text="head:N", tooltip=tips),
        names.encode(y=y, x=alt.value(0), text="names:N", tooltip=tips),
    ]


def _sentence(rows: Sequence[dict[str, Any]]) -> str:
    """What comes first after the chosen day, as an expression."""
    texts: dict[date, str] = {}
    before = date.min
    for row in rows:
        if date.fromisoformat(row["day"]) == before:
            # Of several milestones on one day the first is told.
            continue
        left = f"({row['number']} - day_number)"
        days = f"format({left}, ',') + ({left} === 1 ? ' day' : ' days')"
        told = quoted(f"Next: {row['what']} on {row['day']}, in ")
        texts[before] = f"{told} + {days} + ' from ' + shown_day"
        before = date.fromisoformat(row["day"])
    return stepped(sorted({**texts, before: quoted("No further day is published on which anything ends")}.items()))


def title_of(rows: Sequence[dict[str, Any]], today: date) -> str:
    """What the chart says of a day."""
    for row in rows:
        day = date.fromisoformat(row["day"])
        if day > today:
            return f"Next: {row['what']} on {day}, in {count_noun((day - today).days, 'day')} from {today}"
    return "No further day is published on which anything ends"
