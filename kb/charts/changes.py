"""What changed between two days: a dot for every change, a band for every kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal, TypeAlias

import altair as alt

from kb.charts.chart_parts import FEW_WEEKS, day_axis, haloed_text, of_rows, source_text, tooltip_fields
from kb.charts.headings import add_titles
from kb.charts.reader_controls import (
    DRAGGED,
    PICKED,
    across_plots,
    given_parameters,
    number_of,
    plot_heading,
    search_field,
    slim_layout,
    standing_out,
)
from kb.charts.reader_controls import search_filter as matching
from kb.charts.theme import COLOURS, WIDTH, Drawing, apply_theme
from kb.facts import Facts
from kb.facts.basis import FIRST_DAY, require_interval
from kb.facts.changes import Change
from kb.facts.changes import changes as all_changes
from kb.nouns import count_noun

Stack: TypeAlias = Literal["day", "half month", "quarter"]
"""What dots are stacked by."""
KINDS = ("runtime", "limit", "trigger", "feature")
COUNTED = ("at", "id", "what", "after")
"""What counting a change needs to know of it."""

DOT = 10
"""Pixels from dot to dot in a stack."""

LANE, LANES = 12, 4
"""Pixels from words to words above a stack, and how many find room there."""

RIGHT = 40
"""Pixels past the plot that words may reach."""

TALLEST = 190
"""Pixels of the highest stack; past that all dots shrink."""

FEW_YEARS = 3 * 366
"""Days up to which dots are stacked by half months; longer spans are stacked by quarters, of few weeks by days."""


def changes(facts: Facts, first: date | None = None, last: date | None = None, axis: str = "valid") -> Drawing:
    """Every change after one day and until another, stacked, a band per kind.

    Args:
        facts: The facts.
        first: The earlier day, itself left out; default: a year before the later one.
        last: The later day, itself included; default: the day asked about.
        axis: `valid` for what came to hold at AWS, `known` for what came to be published.

    Raises:
        OutOfCoverageError: Both days lie before the first evidence.
        UsageError: They are in the wrong order.
    """
    end = last or facts.basis.as_of
    require_interval(first, end)
    start = first or max(FIRST_DAY, end.replace(year=end.year - 1, day=min(end.day, 28)))
    found = all_changes(facts, start, end, axis)
    stack = _stack_of_span((end - start).days)
    rows = _stack_changes(found, (start, end), stack)
    shown = [kind for kind in KINDS if any(row["kind"] == kind for row in rows)] or ["runtime"]
    step = min(DOT, TALLEST / max((row["place"] for row in rows), default=1))
    # Altair numbers the plots of a column, and takes a number that a name has already.
    views = {f"{kind}_{place}": kind for place, kind in enumerate(shown)}
    bands = [
        _draw_band(view, [row for row in rows if row["kind"] == kind], (start, end), step, labels=kind == shown[-1])
        for view, kind in views.items()
    ]
    sources = (url for change in found for url in change.sources)
    controls = [*given_parameters(search_field("python3"), slim_layout()), *across_plots(list(views), "id")]
    note = f"A dot is one change, stacked by {stack}."
    title = add_titles(_title_of(found, start, end, axis), facts.basis, sources, note)
    # A picture answers no pointer: only what is alive says what it does.
    meta = {"how": "Drag over days to count their changes; point to see all of one thing."}
    return apply_theme(alt.VConcatChart(vconcat=bands, title=title, spacing=10, params=controls, usermeta=meta))


def _stack_of_span(days: int) -> Stack:
    """What the dots of a span of so many days are stacked by."""
    if days <= 7 * FEW_WEEKS:
        return "day"
    return "half month" if days <= FEW_YEARS else "quarter"


def _stack_changes(found: Sequence[Change], domain: tuple[date, date], stack: Stack) -> list[dict[str, Any]]:
    """The changes as dots, each with its place in the stack of its period, inside of the days that are drawn."""
    heights: Counter[tuple[str, date]] = Counter()
    rows: list[dict[str, Any]] = []
    for change in found:
        at = min(max(_middle_of_stack(change.date, stack), domain[0]), domain[1])
        heights[change.kind, at] += 1
        rows.append(
            {
                "at": at.isoformat(),
                "place": heights[change.kind, at],
                "day": change.date.isoformat(),
                "kind": change.kind,
                "id": change.id,
                "what": change.aspect.replace("_", " "),
                "before": change.before or "nothing",
                "after": change.after,
                "source": source_text(change.sources),
            }
        )
    return rows


def _middle_of_stack(day: date, stack: Stack) -> date:
    """The day above which the dot of a change stands."""
    match stack:
        case "day":
            return day
        case "half month":
            return day.replace(day=8 if day.day < 16 else 23)
        case "quarter":
            return day.replace(month=(day.month - 1) // 3 * 3 + 2, day=15)


def _draw_band(
    view: str, rows: Sequence[dict[str, Any]], domain: tuple[date, date], step: float, *, labels: bool
) -> alt.LayerChart:
    labels_of = _label_stacks(rows, domain, step)
    tallest = max([1, *(row["place"] for row in rows), *(label["top"] + label["lane"] for label in labels_of)])
    look_for = matching("id", "what", "after")
    kind = view.rsplit("_", 1)[0]
    dots: alt.Chart = of_rows(rows).mark_point(filled=True, size=0.6 * step**2, color=COLOURS[KINDS.index(kind)])
    drawn = dots.encode(
        x=day_axis("at", domain, labels=labels),
        y=alt.Y("place:Q", axis=None, scale=alt.Scale(domain=[0.4, tallest + 0.6])),
        opacity=standing_out(look_for, picked=(PICKED, DRAGGED), full=0.9),
        tooltip=tooltip_fields(
            Day="day:N", Id="id:N", What="what:N", Before="before:N", After="after:N", Source="source:N"
        ),
    ).properties(name=view)
    number = number_of([{name: row[name] for name in COUNTED} for row in rows], look_for, picked=[DRAGGED])
    named = of_rows(labels_of).transform_calculate(up="datum.top + datum.lane")
    # On a phone there is room for the words above the tallest stack only.
    named = named.transform_filter("!slim || datum.nth === 1")
    leaders: alt.Chart = named.mark_rule(style="reference", strokeDash=[1, 0], strokeWidth=0.7)
    across = day_axis("at", domain, labels=labels)
    said: list[alt.Chart | alt.LayerChart] = [
        leaders.encode(x=across, y=alt.Y("top:Q", axis=None), y2="up:Q"),
        *(_draw_words(named, side).encode(x=across, y=alt.Y("up:Q", axis=None)) for side in ("right", "left")),
    ]
    return alt.LayerChart(
        layer=[*said, drawn, plot_heading(number, f"{kind.capitalize()}s")], width=WIDTH, height=step * (tallest + 0.2)
    )


def _draw_words(named: alt.Chart, side: str) -> alt.LayerChart:
    """The words on one side of the lines that lead to them."""
    align: Literal["left", "right"] = "left" if side == "right" else "right"
    dx = 4 if side == "right" else -4
    some = named.transform_filter(f"datum.side === '{side}'")
    limit = alt.ExprRef("slim ? 110 : 400")
    words: alt.Chart = some.mark_text(style="label", align=align, baseline="middle", fontSize=10.5, dx=dx, limit=limit)
    return haloed_text(words.encode(text="text:N"))


def _label_stacks(rows: Sequence[dict[str, Any]], domain: tuple[date, date], step: float) -> list[dict[str, Any]]:
    """What is in the stacks, in words: above the tallest, and above every other whose words find a free place."""
    stacks: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        stacks.setdefault(row["at"], []).append(row)
    per_day = WIDTH / max((domain[1] - domain[0]).days, 1)
    places = {at: (date.fromisoformat(at) - domain[0]).days * per_day for at in stacks}
    lane = LANE / step
    # A stack is an obstacle too: no words cross its dots, nor the line that leads to other words.
    taken = [(places[at] - step / 2, places[at] + step / 2, 0.0, len(stack) + 0.5) for at, stack in stacks.items()]
    labels: list[dict[str, Any]] = []
    for at, stack in sorted(stacks.items(), key=lambda item: (-len(item[1]), item[0])):
        text, across = _words_for(stack), places[at]
        wide = 8 + 5.8 * len(text)
        for number, side in ((number, side) for number in range(1, LANES + 1) for side in ("right", "left")):
            up = len(stack) + lane * number
            left, right = (across + 2, across + wide) if side == "right" else (across - wide, across - 2)
            words, line = (left, right, up - lane / 2, up + lane / 2), (across - 1, across + 1, len(stack) + 0.6, up)
            if left < 0 or right > WIDTH + RIGHT or any(_meet(box, other) for box in (words, line) for other in taken):
                continue
            taken += [words, line]
            labels.append(
                {
                    "at": at,
                    "top": len(stack) + 0.4,
                    "lane": lane * number - 0.4,
                    "side": side,
                    "text": text,
                    "nth": len(labels) + 1,
                }
            )
            break
    return labels


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    """Whether two boxes (left, right, bottom, top) lie over one another."""
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _words_for(stack: Sequence[dict[str, Any]]) -> str:
    """What changed in a stack: the thing that changed most often, and how many others."""
    things = Counter(row["id"] for row in stack)
    first, _ = min(things.items(), key=lambda item: (-item[1], item[0]))
    others = len(things) - 1
    what = {row["what"] for row in stack if row["id"] == first}
    about = f" {what.pop()}" if len(what) == 1 and stack[0]["kind"] == "runtime" else ""
    return f"{first}{about}" + (f" and {others} more" if others else "")


def _title_of(found: Sequence[Change], start: date, end: date, axis: str) -> str:
    happened = "came into force" if axis == "valid" else "were published"
    months = Counter(change.date.isoformat()[:7] for change in found)
    if not months:
        return f"Nothing changed from {start} to {end}"
    most = max(sorted(months), key=lambda month: months[month])
    month = f"{date.fromisoformat(f'{most}-01'):%B %Y}"
    return f"{count_noun(len(found), 'change')} {happened} from {start} to {end}, {months[most]} in {month}"
