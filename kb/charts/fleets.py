"""A fleet through the months ahead: how many functions will be in which phase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import altair as alt

from kb.charts.chart_parts import NUMBERS, day_axis, layer_charts, of_rows, source_text, tooltip_fields
from kb.charts.headings import add_titles
from kb.charts.theme import PHASES, WIDTH, Drawing, apply_theme, phase_colour
from kb.clock import MOST_MONTHS
from kb.errors import UsageError
from kb.facts import Facts
from kb.facts.answer_shapes import Phase
from kb.facts.spans import phases_on
from kb.nouns import count_noun

if TYPE_CHECKING:
    import pandas as pd

HEIGHT = 320
PAST_SUPPORT = ("deprecated", "create blocked", "update blocked")


def fleet(facts: Facts, counts: Mapping[str, int] | pd.DataFrame, months: int = 36) -> Drawing:
    """The functions of a fleet by the phase of their runtime, month by month, if nobody moves any of them.

    Args:
        facts: The facts.
        counts: Functions by runtime, as a mapping or as a frame with the columns `runtime` and `functions`.
        months: How many months ahead.
    """
    sizes = _sizes_by_runtime(counts)
    if not 1 <= months <= MOST_MONTHS:
        raise UsageError(f"months: {months} is not between 1 and {MOST_MONTHS}")
    for name in sizes:
        facts.runtime(name)
    today = facts.basis.as_of
    days = sorted({today, *(_months_later(today, month) for month in range(1, months + 1))})
    rows = _count_phases(facts, sizes, days)
    x = day_axis("day", (days[0], days[-1]))
    areas: alt.Chart = of_rows(rows).mark_area(interpolate="step-after", line=False, opacity=1)
    order = alt.Order("rank:Q")
    stacked = areas.encode(
        x=x,
        y=alt.Y("functions:Q", title="functions", stack="zero", axis=alt.Axis(format=NUMBERS, tickMinStep=1)),
        color=phase_colour(row["phase"] for row in rows if row["functions"]),
        order=order,
        tooltip=tooltip_fields(
            Month="day:N", Phase="phase:N", Functions="functions:Q", Runtimes="runtimes:N", Source="source:N"
        ),
    )
    title = add_titles(
        _title_of(rows, sum(sizes.values()), days),
        facts.basis,
        _sources_of_dates(facts, sizes),
        "If nobody moves a function.",
    )
    return apply_theme(layer_charts(stacked, title=title, width=WIDTH, height=HEIGHT))


def _sizes_by_runtime(counts: Mapping[str, int] | pd.DataFrame) -> dict[str, int]:
    """Functions by runtime, from either shape."""
    if isinstance(counts, Mapping):
        return dict(counts)
    if missing := {"runtime", "functions"} - set(counts.columns):
        raise UsageError(f"the frame of a fleet has no column {' and no column '.join(sorted(missing))}")
    sizes: Counter[str] = Counter()
    for runtime, functions in zip(counts["runtime"], counts["functions"], strict=True):
        sizes[str(runtime)] += int(functions)
    return dict(sizes)


def _months_later(day: date, months: int) -> date:
    """The first day of the month some months later."""
    place = day.year * 12 + day.month - 1 + months
    return date(place // 12, place % 12 + 1, 1) if place < 12 * (date.max.year + 1) else date.max


def _count_phases(facts: Facts, sizes: Mapping[str, int], days: Sequence[date]) -> list[dict[str, Any]]:
    """One row per day and phase, those without a function too, so that areas stand on one another."""
    sources = {name: facts.runtime(name).sources for name in sizes}
    totals: Counter[tuple[date, str]] = Counter()
    names: dict[tuple[date, str], list[str]] = {}
    for found in phases_on(facts, ((day, facts.basis.knowledge) for day in days), sizes):
        phase = "not yet available" if found.phase is Phase.NOT_YET_AVAILABLE else found.phase.value.replace("_", " ")
        totals[found.as_of, phase] += sizes[found.runtime]
        names.setdefault((found.as_of, phase), []).append(found.runtime)
    return [
        {
            "day": day.isoformat(),
            "phase": phase,
            "rank": len(PHASES) - rank,
            "functions": totals[day, phase],
            "runtimes": ", ".join(names.get((day, phase), [])) or "none",
            "source": source_text([url for name in names.get((day, phase), []) for url in sources[name][:1]]),
        }
        for day in days
        for rank, phase in enumerate(PHASES)
    ]


def _sources_of_dates(facts: Facts, sizes: Mapping[str, int]) -> list[str]:
    return [url for name in sizes for url in facts.runtime(name).sources]


def _title_of(rows: Sequence[dict[str, Any]], total: int, days: Sequence[date]) -> str:
    def past(day: date) -> int:
        return sum(row["functions"] for row in rows if row["day"] == day.isoformat() and row["phase"] in PAST_SUPPORT)

    now, then = past(days[0]), past(days[-1])
    later = "all of them" if then == total > 0 else f"{then:,}"
    return f"{now:,} of {count_noun(total, 'function')} past deprecation on {days[0]}, {later} on {days[-1]}"
