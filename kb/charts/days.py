"""Every runtime on any day, as known on any day: two clocks in the chart itself, and nothing is asked of Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import altair as alt

from kb.charts.chart_parts import later_day, layer_charts, of_rows, source_text, tooltip_fields
from kb.charts.reader_controls import (
    THEN,
    THERE,
    count_then,
    day_clock,
    day_number,
    in_words,
    known_clock,
    movable,
    slim_layout,
    spoken,
)
from kb.charts.runtimes import AHEAD
from kb.charts.theme import Drawing, phase_colour
from kb.facts import Facts
from kb.facts.answer_shapes import Phase, Runtime
from kb.facts.basis import FIRST_DAY
from kb.facts.spans import PhaseCell, phase_cells
from kb.nouns import count_noun

CELL = 24
"""Height of a runtime's cell in pixels."""

COLUMN = 102
"""Width of a language's column in pixels."""

LEAST = 450
"""Width that the legend and the lines above it take in pixels: the first days have but one column."""

SLIM_COLUMNS = 3
"""Columns on a phone, where languages stand below one another."""

DARK = "datum.phase === 'update blocked'"
"""The phase whose colour needs light text on it; on every other dark text has the better contrast."""

PAST = (Phase.DEPRECATED, Phase.CREATE_BLOCKED, Phase.UPDATE_BLOCKED)
BEFORE = (Phase.SUPPORTED, Phase.PREVIEW, Phase.NOT_YET_AVAILABLE)


def days(facts: Facts) -> Drawing:
    """The runtimes by language, each in the colour of its phase on the chosen day, as known on another.

    It begins on the day asked about; days after it show what is published so far.
    """
    today = facts.basis.as_of
    last = later_day(today, AHEAD)
    known_runtimes = [row["runtime"] for row in facts.rows(_IN_ORDER)]
    cells = {name: _open_ended(found) for name, found in phase_cells(facts, known_runtimes).items() if found}
    shown = [facts.runtime(name) for name in known_runtimes if any(it.start < last for it in cells.get(name, ()))]
    places = _place_cells(shown)
    rows = _rows_of_phases(shown, cells)
    day, known = day_clock(today, last), known_clock(facts.basis, _newest(cells))
    counts = [
        alt.param(name="supported_count", expr=_count_phases(cells, (Phase.SUPPORTED,))),
        alt.param(name="past_count", expr=_count_phases(cells, PAST)),
    ]
    sentence = (
        f"{in_words('supported_count', 'runtime')} + ' supported on ' + {day.shown} + ', ' "
        "+ (past_count > 0 ? past_count : 'none') + ' past deprecation' "
        f"+ ({known.number} < {day_number(known.last)} ? ', as known on ' + {known.shown} : '')"
    )
    sources = (url for runtime in shown for url in runtime.sources)
    width = max(COLUMN * len({place["wide_column"] for place in places}), LEAST)
    note = "Outlined: not there on that day."
    title, params = spoken(sentence, facts.basis, sources, note, known=known, room=width)
    chart = layer_charts(*_draw_cells(places, rows), title=title, width=width, height=alt.Step(CELL))
    return movable(chart, title_of(facts), (day, known), [slim_layout(), *counts, *params])


def _draw_cells(places: Sequence[dict[str, Any]], rows: Sequence[dict[str, Any]]) -> list[alt.Chart]:
    """Every cell in outline under the name of its language, and over it the phase of the chosen days."""
    column = alt.X("column:N", axis=None, scale=alt.Scale(paddingInner=0.06))
    row = alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0.16))
    every = _placed(of_rows(places)).encode(x=column, y=row)
    on_the_day = _placed(of_rows(rows).transform_filter(THERE).transform_filter(THEN)).encode(x=column, y=row)
    return [
        every.transform_filter("datum.runtime !== ''").mark_rect(style="outline", cornerRadius=3),
        every.mark_text(style="note", opacity=0.6).encode(text="runtime:N"),
        every.mark_text(style="label", fontSize=12, fontWeight="bold", baseline="bottom", dy=9).encode(
            text="heading:N"
        ),
        on_the_day.mark_rect(cornerRadius=3).encode(
            color=phase_colour(),
            tooltip=tooltip_fields(
                Runtime="name:N",
                Phase="phase:N",
                From="held_from:N",
                Until="until:N",
                Known_from="known:N",
                Known_until="known_until:N",
                Source="source:N",
            ),
        ),
        on_the_day.mark_text(fontSize=11, fontWeight="bold").encode(
            text="runtime:N", color=alt.condition(DARK, alt.value("white"), alt.value("#1F2430"))
        ),
    ]


_IN_ORDER = "select runtime from runtimes_known order by language, lineage, generation, ga, runtime"


def _placed(chart: alt.Chart) -> alt.Chart:
    """A chart whose rows stand where they have room: languages beside one another, or below on a phone."""
    placed: alt.Chart = chart.transform_calculate(
        column="slim ? datum.slim_column : datum.wide_column", row="slim ? datum.slim_row : datum.wide_row"
    )
    return placed


def _newest(cells: Mapping[str, Sequence[PhaseCell]]) -> date:
    return max((cell.known for found in cells.values() for cell in found), default=FIRST_DAY)


def _open_ended(cells: Sequence[PhaseCell]) -> list[PhaseCell]:
    """The cells of one runtime; those at the edges of the map go on."""
    last, top = max(cell.end for cell in cells), max(cell.until for cell in cells)
    return [
        replace(
            cell,
            end=date.max if cell.end == last else cell.end,
            until=date.max if cell.until == top else cell.until,
        )
        for cell in cells
    ]


def _place_cells(shown: Sequence[Runtime]) -> list[dict[str, Any]]:
    """A cell for every runtime below the name of its language, in both arrangements."""
    sizes = Counter(runtime.language for runtime in shown)
    languages = list(sizes)
    filled = [0] * SLIM_COLUMNS
    slim: dict[str, tuple[int, int]] = {}
    # The longest first, each below what is shortest so far.
    for language in sorted(languages, key=lambda name: (-sizes[name], name)):
        column = filled.index(min(filled))
        slim[language] = column, filled[column]
        filled[column] += sizes[language] + 1
    rows: list[dict[str, Any]] = []
    below: Counter[str] = Counter()
    for place, language in enumerate(languages):
        column, top = slim[language]
        at = {"wide_column": place, "wide_row": 0, "slim_column": column, "slim_row": top}
        rows.append({"heading": language, "runtime": "", **at})
    for runtime in shown:
        below[runtime.language] += 1
        column, top = slim[runtime.language]
        row = below[runtime.language]
        at = {"wide_column": languages.index(runtime.language), "wide_row": row}
        rows.append({"heading": "", "runtime": runtime.runtime, **at, "slim_column": column, "slim_row": top + row})
    return rows


def _rows_of_phases(shown: Sequence[Runtime], cells: Mapping[str, Sequence[PhaseCell]]) -> list[dict[str, Any]]:
    """A row for every phase of every runtime, as known at every time, with its cell."""
    places = {place["runtime"]: place for place in _place_cells(shown) if place["runtime"]}
    return [
        {name: value for name, value in places[runtime.runtime].items() if name != "heading"}
        | {
            "name": runtime.name,
            "phase": cell.phase.value.replace("_", " "),
            "held_from": cell.start.isoformat(),
            "held_to": cell.end.isoformat(),
            "known": cell.known.isoformat(),
            "until_known": cell.until.isoformat(),
            "until": cell.end.isoformat() if cell.end < date.max else "no date published",
            "known_until": cell.until.isoformat() if cell.until < date.max else "still",
            "source": source_text(runtime.sources),
        }
        for runtime in shown
        for cell in cells[runtime.runtime]
    ]


def _count_phases(cells: Mapping[str, Sequence[PhaseCell]], phases: Sequence[Phase]) -> str:
    """How many runtimes are in some phases on the chosen days, as an expression."""
    return count_then(
        (cell.start, cell.end, cell.known, cell.until)
        for found in cells.values()
        for cell in found
        if cell.phase in phases
    )


def title_of(facts: Facts) -> str:
    """What the chart says of the day asked about."""
    sound = sum(runtime.phase == Phase.SUPPORTED for runtime in facts.runtimes())
    past = sum(runtime.phase not in BEFORE for runtime in facts.runtimes())
    return f"{count_noun(sound, 'runtime')} supported on {facts.basis.as_of}, {past or 'none'} past deprecation"
