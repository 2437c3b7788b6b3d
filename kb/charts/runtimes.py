"""The lives of the runtimes: a bar per runtime, coloured by phase, and a line on the day asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

import altair as alt

from kb.charts.chart_parts import (
    day_axis,
    hatch_strokes,
    later_day,
    layer_charts,
    of_rows,
    source_text,
    tooltip_fields,
    year_start,
)
from kb.charts.headings import room_beside
from kb.charts.reader_controls import Clock, count_on, day_clock, draw_chosen_day, in_words, movable, spoken
from kb.charts.theme import WIDTH, Drawing, phase_colour
from kb.facts import Facts
from kb.facts.answer_shapes import Phase, Runtime
from kb.nouns import count_noun
from kb.suggestions import known_word

AHEAD = 3 * 365
"""Days past the day asked about up to which the axis goes; phases without an end go on to its edge."""

STEP = 15
"""Height of a runtime's row in pixels."""

BAR = 11
PAST = ("deprecated", "create blocked", "update blocked")
"""The phases past deprecation."""

TAIL = 3
"""Heights of a bar, and of a runtime's last phase, in which nothing happens any more."""


def runtime_phases(runtime: Runtime, until: date) -> Iterator[tuple[str, date, date, bool]]:
    """The phases of a runtime as published: name, first day, first day after, and whether that end is open.

    A phase begins at its milestone and ends where a further one begins, whatever order AWS published them in.
    """
    dates = runtime.milestones
    starts = [
        ("preview", dates.preview),
        ("supported", dates.ga),
        ("deprecated", dates.deprecation),
        ("create blocked", dates.block_create),
        ("update blocked", dates.block_update),
    ]
    for rank, (phase, start) in enumerate(starts):
        later = [day for _, day in starts[rank + 1 :] if day is not None]
        end = min(later, default=None)
        if start is not None and start < until and (end is None or start < end):
            yield phase, start, min(end or until, until), end is None and phase != "update blocked"


def phase_rows(runtimes: Sequence[Runtime], until: date) -> list[dict[str, Any]]:
    """One row per runtime and phase; the rows of the chart."""
    return [
        {
            "runtime": runtime.runtime,
            "name": runtime.name,
            "phase": phase,
            "start": start.isoformat(),
            "end": end.isoformat(),
            "until": "no date published" if is_open else end.isoformat() if end < until else f"past {until.year}",
            "height": TAIL if phase == "update blocked" else BAR,
            "open": is_open,
            "source": source_text(runtime.sources),
        }
        for runtime in runtimes
        for phase, start, end, is_open in runtime_phases(runtime, until)
    ]


def under_headings(runtimes: Sequence[Runtime]) -> list[str]:
    """The rows of the chart from above: each language as a heading, its runtimes below it."""
    groups = groupby(runtimes, key=lambda runtime: runtime.language)
    return [name for language, group in groups for name in (language, *(runtime.runtime for runtime in group))]


def row_axis(order: Sequence[str], headings: Sequence[str]) -> alt.Y:
    """Rows of runtimes with bold headings among them."""
    tests = " || ".join(f"datum.value === '{heading}'" for heading in headings) or "false"
    bold = alt.condition(tests, alt.value("bold"), alt.value("normal"))
    axis = alt.Axis(grid=False, labelLimit=220, labelFontWeight=bold)
    return alt.Y("runtime:N", title=None, scale=alt.Scale(domain=list(order)), axis=axis)


def runtimes(facts: Facts, language: str | None = None) -> Drawing:
    """Every runtime that had come by the day asked about, by language and age.

    Args:
        facts: The facts.
        language: Only this language.
    """
    shown = facts.runtimes(language)
    _known_language(facts, language, shown)
    today = facts.basis.as_of
    edge = later_day(today, AHEAD)
    first = min((r.milestones.preview or r.milestones.ga or today for r in shown), default=today)
    domain = (year_start(first), edge)
    rows = phase_rows(shown, edge)
    row = row_axis(under_headings(shown), list(dict.fromkeys(runtime.language for runtime in shown)))
    bars = (
        of_rows(rows)
        .mark_bar()
        .encode(
            x=day_axis("start", domain),
            x2="end:T",
            y=row,
            size=alt.Size("height:Q", scale=None),
            color=phase_colour(bar["phase"] for bar in rows),
            tooltip=tooltip_fields(
                Runtime="name:N", Phase="phase:N", From="start:N", Until="until:N", Source="source:N"
            ),
        )
    )
    strokes = hatch_strokes(((bar["runtime"], bar["start"], bar["end"]) for bar in rows if bar["open"]), domain, BAR)
    note = "Hatched phases have no published end. Right of the line are dates as published."
    day = day_clock(today, later_day(edge, -1))
    sources = (url for runtime in shown for url in runtime.sources)
    told = shown[0].language if language and shown else None
    room = room_beside(runtime.runtime for runtime in shown)
    title, params = spoken(_sentence(told, day), facts.basis, sources, note, room=room)
    layers = [bars, strokes, draw_chosen_day()]
    chart = layer_charts(*layers, title=title, width=WIDTH, height=alt.Step(STEP))
    return movable(chart, title_of(shown, today, told), [day], [*_counts(shown, edge), *params])


def _counts(shown: Sequence[Runtime], edge: date) -> list[alt.Parameter]:
    """How many runtimes are supported, past deprecation, and closed to updates on the chosen day."""
    spans = [
        (phase, start, None if end == edge else end)
        for it in shown
        for phase, start, end, _ in runtime_phases(it, edge)
    ]
    wanted = {"supported_count": ("supported",), "past_count": PAST, "closed_count": PAST[-1:]}
    return [
        alt.param(name=name, expr=count_on((start, end) for phase, start, end in spans if phase in some))
        for name, some in wanted.items()
    ]


def _sentence(language: str | None, day: Clock) -> str:
    return (
        f"{in_words('supported_count', _noun_of(language))} + ' supported on ' + {day.shown} + ', ' "
        "+ (past_count > 0 ? past_count : 'none') + ' past deprecation' "
        "+ (closed_count > 0 ? ', ' + closed_count + ' of them closed to updates' : '')"
    )


def _noun_of(language: str | None) -> str:
    return f"{language} runtime" if language else "runtime"


def title_of(shown: Sequence[Runtime], today: date, language: str | None) -> str:
    """What the chart says of the day asked about."""
    sound = sum(runtime.phase == Phase.SUPPORTED for runtime in shown)
    past = sum(runtime.phase in (Phase.DEPRECATED, Phase.CREATE_BLOCKED, Phase.UPDATE_BLOCKED) for runtime in shown)
    closed = sum(runtime.phase == Phase.UPDATE_BLOCKED for runtime in shown)
    text = f"{count_noun(sound, _noun_of(language))} supported on {today}, {past or 'none'} past deprecation"
    return f"{text}, {closed} of them closed to updates" if closed else text


def _known_language(facts: Facts, language: str | None, shown: Sequence[Runtime]) -> None:
    """Complain of a language that has no runtime on any day; one that only came later has an empty chart."""
    if language is not None and not shown:
        known = sorted({row["language"] for row in facts.rows("select distinct language from runtimes")})
        if language.lower() not in {name.lower() for name in known}:
            known_word(language, known, "language")
