"""The bitemporal map of a runtime: its phase on every day, as known on every day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

import altair as alt

from kb.charts.chart_parts import (
    day_axis,
    day_line,
    later_day,
    layer_charts,
    of_rows,
    source_text,
    tooltip_fields,
    year_axis,
    year_start,
)
from kb.charts.theme import WIDTH, Drawing, add_titles, apply_theme, count_noun, phase_colour
from kb.facts import Facts
from kb.facts.models import Phase
from kb.facts.queries import Row
from kb.facts.spans import PhaseOn, phases_on
from kb.store.literals import sql_literal

HEIGHT = 380
AHEAD = 365
NOTE = (
    "Read across: one day's knowledge. Read up: how one day was seen later. Dashed: what was known on the day itself."
)


def bitemporal(facts: Facts, runtime: str = "python3.8") -> Drawing:
    """Across, the day asked about; up, the day of knowledge; the colour is the phase.

    Args:
        facts: The facts.
        runtime: The runtime.
    """
    facts.runtime(runtime)
    said = _said_about(facts, runtime)
    days, knowns = _edges_of_phases(facts, said)
    grid = phases_on(facts, ((day, known) for day in days[:-1] for known in knowns[:-1]), [runtime])
    sourced = _published_on_days(facts, said, knowns)
    rows = [
        cell | {"source": source_text(sourced[date.fromisoformat(cell["known"])])}
        for cell in phase_cells(grid, dict(pairwise(days)), dict(pairwise(knowns)))
    ]
    squares: alt.Chart = of_rows(rows).mark_rect(stroke=None)
    coloured = squares.encode(
        x=day_axis("start", (days[0], days[-1]), title="on the day", grid=False),
        x2="end:T",
        y=year_axis("known", (knowns[0], knowns[-1]), "as known on", grid=False),
        y2="until:T",
        color=phase_colour(row["phase"] for row in rows),
        tooltip=tooltip_fields(
            Phase="phase:N",
            From="start:N",
            Until="end:N",
            Known_from="known:N",
            Known_until="until:N",
            Source="source:N",
        ),
    )
    heights = of_rows([{"known": known.isoformat()} for known in knowns[1:-1]])
    seams = heights.mark_rule(style="hatch", strokeWidth=1).encode(y="known:T")
    points = [max(knowns[0], days[0]), min(knowns[-1], days[-1])]
    diagonal = of_rows([{"start": day.isoformat(), "known": day.isoformat()} for day in points])
    on_the_day = diagonal.mark_line(style="day", strokeDash=[4, 3]).encode(x="start:T", y="known:T")
    sources = facts.urls(source for row in said for source in row["source_ids"])
    title = add_titles(_title_of(runtime, said), facts.basis, sources, NOTE)
    layers = [coloured, seams, on_the_day, day_line(facts.basis.as_of)]
    return apply_theme(layer_charts(*layers, title=title, width=WIDTH, height=HEIGHT))


def _published_on_days(facts: Facts, said: list[Row], knowns: list[date]) -> dict[date, list[str]]:
    """The addresses of what was published on each day of knowledge."""
    return {
        known: facts.urls(s for row in said if row["known_from"] == known for s in row["source_ids"])
        for known in knowns
    }


def _said_about(facts: Facts, runtime: str) -> list[Row]:
    return facts.rows(
        "select milestone::varchar as milestone, date, certain_from, known_from, source_ids from statements_known "
        f"where runtime = {sql_literal(runtime)} and milestone not in ('ga_planned', 'end_of_life') "
        "order by known_from, milestone, date nulls last, source_ids"
    )


def _edges_of_phases(facts: Facts, said: Sequence[Row]) -> tuple[list[date], list[date]]:
    """The days and the days of knowledge on which a phase may change, with the edges of the map."""
    today = facts.basis.as_of
    changes = {row[name] for row in said for name in ("date", "certain_from") if row[name] is not None}
    knowns = sorted({row["known_from"] for row in said}) or [today]
    last = later_day(max([*changes, today]), AHEAD)
    top = later_day(max(facts.basis.known_at or today, knowns[-1]), 60)
    return sorted({year_start(min([*changes, today])), *changes, last}), sorted({*knowns, top})


def phase_cells(
    grid: Sequence[PhaseOn], day_ends: Mapping[date, date], known_ends: Mapping[date, date]
) -> list[dict[str, str]]:
    """The rectangles of the map: neighbours across with one phase are one; days before the runtime came have none."""
    rows: list[dict[str, str]] = []
    for cell in grid:
        phase, start, known = cell.phase.value.replace("_", " "), cell.as_of.isoformat(), cell.known_at.isoformat()
        end = day_ends[cell.as_of].isoformat()
        if rows and (rows[-1]["phase"], rows[-1]["end"], rows[-1]["known"]) == (phase, start, known):
            rows[-1]["end"] = end
        elif cell.phase is not Phase.NOT_YET_AVAILABLE:
            until = known_ends[cell.known_at].isoformat()
            rows.append({"phase": phase, "start": start, "end": end, "known": known, "until": until})
    return rows


def _title_of(runtime: str, said: Sequence[Row]) -> str:
    """What the chart shows in one sentence: how often AWS moved the dates, and by how much the last of them.

    Statements of one day count as one move, whatever they moved.
    """
    moved = {
        after["known_from"]
        for milestone in {row["milestone"] for row in said}
        for before, after in pairwise([row for row in said if row["milestone"] == milestone])
        if before["date"] is not None and before["date"] != after["date"]
    }
    if not moved:
        return f"AWS never moved a date of {runtime}"
    ends = [row["date"] for row in said if row["milestone"] == "block_update" and row["date"] is not None]
    text = f"AWS moved {runtime}'s dates {count_noun(len(moved), 'time')}"
    days = (ends[-1] - ends[0]).days if ends else 0
    return f"{text}, the end of updates by {count_noun(days, 'day')}" if days > 0 else text
