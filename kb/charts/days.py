"""Every runtime on any day: a slider in the chart itself moves the day, and nothing is asked of Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt

from kb.charts.chart_parts import later_day, layer_charts, of_rows, source_text, tooltip_fields
from kb.charts.reader_controls import NEVER, THERE, day_headline, number_of, tally_number, year_slider
from kb.charts.runtimes import AHEAD, runtime_phases
from kb.charts.theme import Drawing, add_titles, apply_theme, count_noun, phase_colour
from kb.facts import Facts
from kb.facts.models import Phase, Runtime

CELL = 24
"""Height of a runtime's cell in pixels."""

COLUMN = 102
"""Width of a language's column in pixels."""

DARK = "datum.phase === 'supported' || datum.phase === 'update blocked'"
"""The phases whose colours need light text on them."""


def days(facts: Facts) -> Drawing:
    """The runtimes by language, each in the colour of its phase on the day that the slider stands on.

    It begins on the day asked about; days after it show what is published so far.
    """
    today = facts.basis.as_of
    last = later_day(today, AHEAD)
    shown = _known_runtimes(facts, last)
    languages = list(dict.fromkeys(runtime.language for runtime in shown))
    labels = alt.Axis(orient="top", labelAngle=0, labelFontSize=12, labelFontWeight="bold", labelPadding=8)
    column = alt.X("language:N", title=None, scale=alt.Scale(domain=languages, paddingInner=0.06), axis=labels)
    cell = alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0.16))
    every = of_rows(_cells_of_runtimes(shown)).encode(x=column, y=cell)
    spans = _rows_of_phases(shown, last)
    supported = [{"held_from": s["held_from"], "held_to": s["held_to"]} for s in spans if s["phase"] == "supported"]
    on_the_day = of_rows(spans).transform_filter(THERE).encode(x=column, y=cell)
    layers = [
        every.mark_rect(style="outline", cornerRadius=3),
        every.mark_text(style="note", opacity=0.6).encode(text="runtime:N"),
        on_the_day.mark_rect(cornerRadius=3).encode(
            color=phase_colour(),
            tooltip=tooltip_fields(
                Runtime="name:N", Phase="phase:N", From="held_from:N", Until="until:N", Source="source:N"
            ),
        ),
        on_the_day.mark_text(fontSize=11, fontWeight="bold").encode(
            text="runtime:N", color=alt.condition(DARK, alt.value("white"), alt.value("#1F2430"))
        ),
        day_headline(76),
        tally_number(number_of(supported, THERE), "supported", 51),
    ]
    note = "Colours are those of the day at the right, which a slider moves. Outlined: not there on that day."
    title = add_titles(
        _title_of(shown, today), facts.basis, (url for runtime in shown for url in runtime.sources), note
    )
    chart = layer_charts(*layers, title=title, width=COLUMN * max(len(languages), 1), height=alt.Step(CELL))
    return apply_theme(chart.add_params(*year_slider(today, last)))


def _known_runtimes(facts: Facts, last: date) -> list[Runtime]:
    """Every runtime with a phase before the last day, also those that had not come yet."""
    rows = facts.rows("select runtime from runtimes_known order by language, lineage, generation, ga, runtime")
    known = [facts.runtime(row["runtime"]) for row in rows]
    return [runtime for runtime in known if any(runtime_phases(runtime, last))]


def _cells_of_runtimes(shown: Sequence[Runtime]) -> list[dict[str, Any]]:
    """A cell for every runtime, below the older ones of its language."""
    below: Counter[str] = Counter()
    rows: list[dict[str, Any]] = []
    for runtime in shown:
        rows.append({"runtime": runtime.runtime, "language": runtime.language, "place": below[runtime.language]})
        below[runtime.language] += 1
    return rows


def _rows_of_phases(shown: Sequence[Runtime], last: date) -> list[dict[str, Any]]:
    """A row for every phase of every runtime, with its cell."""
    return [
        cell
        | {
            "name": runtime.name,
            "phase": phase,
            "held_from": start.isoformat(),
            "held_to": end.isoformat() if end < last else NEVER,
            "until": "no date published" if is_open else end.isoformat(),
            "source": source_text(runtime.sources),
        }
        for runtime, cell in zip(shown, _cells_of_runtimes(shown), strict=True)
        for phase, start, end, is_open in runtime_phases(runtime, last)
    ]


def _title_of(shown: Sequence[Runtime], today: date) -> str:
    sound = sum(runtime.phase == Phase.SUPPORTED for runtime in shown)
    past = sum(runtime.phase not in (Phase.SUPPORTED, Phase.PREVIEW, Phase.NOT_YET_AVAILABLE) for runtime in shown)
    return f"{count_noun(sound, 'runtime')} supported on {today}, {past or 'none'} past deprecation"
