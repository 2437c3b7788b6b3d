"""The bitemporal map of a runtime: its phase on every day, as known on every day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

import altair as alt

from kb.charts.chart_parts import (
    day_axis,
    later_day,
    layer_charts,
    of_rows,
    source_text,
    tooltip_fields,
    year_axis,
    year_start,
)
from kb.charts.reader_controls import (
    Clock,
    day_clock,
    day_number,
    draw_chosen_day,
    known_clock,
    movable,
    quoted,
    spoken,
    stepped,
)
from kb.charts.theme import WIDTH, Drawing, phase_colour
from kb.facts import Facts
from kb.facts.answer_shapes import Phase
from kb.facts.days_in_force import Row
from kb.facts.spans import PhaseOn, phases_on
from kb.nouns import count_noun
from kb.store.literals import sql_literal

HEIGHT = 380
AHEAD = 365
NOTE = "Read across: one day's knowledge. Read up: how a day was seen later. Dotted: as known on the day."


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
    heights = of_rows([{"known": known.isoformat()} for known in knowns[1:-1]])
    seams = heights.mark_rule(style="hatch", strokeWidth=1).encode(y="known:T")
    points = [max(knowns[0], days[0]), min(knowns[-1], days[-1])]
    diagonal = of_rows([{"start": day.isoformat(), "known": day.isoformat()} for day in points])
    on_the_day = diagonal.mark_line(style="day", strokeWidth=1, strokeDash=[1, 3]).encode(x="start:T", y="known:T")
    sources = facts.urls(source for row in said for source in row["source_ids"])
    day, known = _clocks(facts, days, knowns)
    title, params = spoken(_sentence(facts, runtime, rows, said), facts.basis, sources, _note_of(said), known=known)
    layers = [_draw_phases(rows, days, knowns), seams, on_the_day, _draw_cross(knowns[-1])]
    chart = layer_charts(*layers, title=title, width=WIDTH, height=HEIGHT)
    return movable(chart, title_of(facts, runtime, said), (day, known), params)


def _draw_phases(rows: Sequence[dict[str, str]], days: Sequence[date], knowns: Sequence[date]) -> alt.Chart:
    """The rectangles of the map in the colours of their phases."""
    squares: alt.Chart = of_rows(rows).mark_rect(stroke=None)
    return squares.encode(
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


def _clocks(facts: Facts, days: Sequence[date], knowns: Sequence[date]) -> tuple[Clock, Clock]:
    """Both days; the map may begin later than Lambda and ends a little after what is known."""
    return day_clock(facts.basis.as_of, days[-1]), known_clock(facts.basis, knowns[-2])


def _draw_cross(top: date) -> alt.LayerChart:
    """The chosen day and the chosen day of knowledge, crossing at the phase that the title tells."""
    here = of_rows([{}]).transform_calculate(
        start="moment", known=f"min(known_moment, toDate('{top}'))", label="shown_known"
    )
    across: alt.Chart = here.mark_rule(style="day").encode(y=alt.Y("known:T"))
    at: alt.Chart = here.mark_point(style="day", size=90, filled=False, opacity=1, strokeDash=[1, 0], strokeWidth=2)
    return layer_charts(draw_chosen_day(), across, at.encode(x=alt.X("start:T"), y=alt.Y("known:T")))


def _sentence(facts: Facts, runtime: str, rows: Sequence[Mapping[str, str]], said: Sequence[Row]) -> str:
    """The phase at the cross and how often AWS moved the dates, as an expression."""
    by_known: dict[str, list[tuple[date, str]]] = {}
    for row in rows:
        turns = by_known.setdefault(row["known"], [(date.min, quoted(f"{runtime} had not come yet"))])
        turns.append((date.fromisoformat(row["start"]), quoted(f"{runtime} is {row['phase']}")))
    unknown = quoted(f"{runtime} was not known yet")
    texts = [(date.min, unknown), *((date.fromisoformat(k), stepped(turns)) for k, turns in sorted(by_known.items()))]
    end = known_clock(facts.basis, max((row["known_from"] for row in said), default=facts.basis.as_of)).last
    known = f"(known_number < {day_number(end)} ? ', as known on ' + shown_known : '')"
    moves = [
        (day, quoted(f"; {_moves_of([row for row in said if row['known_from'] <= day])}"))
        for day in sorted({row["known_from"] for row in said})
    ]
    moved = stepped([(date.min, "''"), *moves], "known_number")
    return f"{stepped(texts, 'known_number')} + ' on ' + shown_day + {known} + {moved}"


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


def title_of(facts: Facts, runtime: str, said: Sequence[Row]) -> str:
    """What the chart says of the day asked about."""
    found = facts.runtime(runtime)
    if not said:
        return f"{runtime} was not known yet on {facts.basis.as_of}"
    phase = found.phase.value.replace("_", " ")
    text = f"{runtime} had not come yet" if found.phase is Phase.NOT_YET_AVAILABLE else f"{runtime} is {phase}"
    return f"{text} on {facts.basis.as_of}; {_moves_of(said)}"


def _moves_of(said: Sequence[Row]) -> str:
    """How often AWS moved the dates.

    Statements of one day count as one move, whatever they moved.
    """
    moved = {
        after["known_from"]
        for milestone in {row["milestone"] for row in said}
        for before, after in pairwise([row for row in said if row["milestone"] == milestone])
        if before["date"] is not None and before["date"] != after["date"]
    }
    if not moved:
        return "AWS had moved none of its dates"
    return f"AWS had moved its dates {count_noun(len(moved), 'time')}"


def _note_of(said: Sequence[Row]) -> str:
    """How far the end of updates moved in all, and how to read the map."""
    ends = [row["date"] for row in said if row["milestone"] == "block_update" and row["date"] is not None]
    days = (ends[-1] - ends[0]).days if ends else 0
    return f"The end of updates moved by {count_noun(days, 'day')}.\n{NOTE}" if days > 0 else NOTE
