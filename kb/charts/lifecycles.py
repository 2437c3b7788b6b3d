"""The lives of the runtimes: a bar per runtime, coloured by phase, and a line on the day asked about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import altair as alt
import pandas as pd

from kb.charts.theme import INK, Drawing, day_axis, phase_colour, themed, titled
from kb.facts import Facts
from kb.facts.models import Phase, Runtime

AHEAD = timedelta(days=3 * 365)
"""How far past the day asked about the axis goes; phases without an end go on to its edge."""

STEP = 15
"""Height of a runtime's row in pixels."""


def phases(runtime: Runtime, until: date) -> Iterator[tuple[str, date, date, bool]]:
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


def phase_rows(facts: Facts, runtimes: tuple[Runtime, ...]) -> pd.DataFrame:
    """One row per runtime and phase, dates as ISO days; the rows of the chart."""
    until = facts.basis.as_of + AHEAD
    rows = [
        {
            "runtime": runtime.runtime,
            "name": runtime.name,
            "language": runtime.language,
            "phase": phase,
            "start": start.isoformat(),
            "end": end.isoformat(),
            "until": "no date published" if is_open else end.isoformat(),
            "open": is_open,
        }
        for runtime in runtimes
        for phase, start, end, is_open in phases(runtime, until)
    ]
    return pd.DataFrame(rows, columns=["runtime", "name", "language", "phase", "start", "end", "until", "open"])


def runtimes(facts: Facts, language: str | None = None) -> Drawing:
    """Every runtime that had come by the day asked about, by language and age.

    Args:
        facts: The facts.
        language: Only this language.
    """
    shown = facts.runtimes(language)
    order = [runtime.runtime for runtime in shown]
    day = facts.basis.as_of.isoformat()
    edge = (facts.basis.as_of + AHEAD).isoformat()
    first = min(
        (r.milestones.preview or r.milestones.ga or facts.basis.as_of for r in shown), default=facts.basis.as_of
    )
    rows = alt.Chart(phase_rows(facts, shown)).encode(
        y=alt.Y("runtime:N", sort=order, title=None, axis=alt.Axis(labelLimit=200, grid=False)),
        tooltip=[
            alt.Tooltip("name:N", title="Runtime"),
            alt.Tooltip("phase:N", title="Phase"),
            alt.Tooltip("start:N", title="From"),
            alt.Tooltip("until:N", title="Until"),
        ],
    )
    bars = rows.mark_bar(height=STEP - 4).encode(
        x=day_axis("start", first=first.replace(month=1, day=1).isoformat(), last=edge),
        x2="end:T",
        color=phase_colour(),
        opacity=alt.condition("datum.open", alt.value(0.45), alt.value(1.0)),
    )
    now = alt.Chart(pd.DataFrame({"day": [day], "label": [day]}))
    line = now.mark_rule(color=INK, strokeDash=[4, 3], strokeWidth=1.5).encode(x=alt.X("day:T"))
    label = now.mark_text(color=INK, dy=-6, baseline="bottom", fontSize=11).encode(
        x="day:T", y=alt.value(0), text="label:N"
    )
    title = titled(_finding(shown), facts.basis, "Paler bars have no published end; right of the line are plans")
    return themed(alt.layer(bars, line, label, title=title), width=620, height=alt.Step(STEP))


def _finding(shown: tuple[Runtime, ...]) -> str:
    sound = sum(runtime.phase == Phase.SUPPORTED for runtime in shown)
    past = sum(runtime.phase in (Phase.DEPRECATED, Phase.CREATE_BLOCKED, Phase.UPDATE_BLOCKED) for runtime in shown)
    return f"{sound} runtimes are supported, {past} are past their deprecation"
