"""Features by the date on which they came: a staircase from the first day to the day asked about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt

from kb.charts.chart_parts import day_axis, haloed_text, layer_charts, of_rows, source_text, tooltip_fields, year_start
from kb.charts.reader_controls import (
    NEVER,
    THERE,
    day_headline,
    number_of,
    search_field,
    search_filter,
    standing_out,
    tally_number,
    year_slider,
)
from kb.charts.theme import COLOURS, WIDTH, Drawing, add_titles, apply_theme, count_noun
from kb.errors import UnknownIdError
from kb.facts import Facts
from kb.facts.spans import Span, feature_spans

COUNTED = ("name", "held_from", "held_to")
"""What counting a feature needs to know of it."""

STEP = 14
"""Height of a feature's row in pixels."""


def features(facts: Facts, applies_to: str = "all") -> Drawing:
    """The features of all functions, or of a runtime, a kind of function, a trigger, by date.

    Args:
        facts: The facts.
        applies_to: What they apply to: `all`, or such as `runtime:python3.9`, `kind:edge`, `trigger:amazon-sqs`.
    """
    spans = feature_spans(facts)
    _require_known(facts, applies_to)
    shown = [span for span in spans if span.aspect == applies_to and span.seen_from is not None]
    today = facts.basis.as_of
    start = year_start(min((span.start or span.seen_from or today for span in shown), default=today))
    rows = [_row_of_feature(place, span, today) for place, span in enumerate(shown)]
    x = day_axis("start", (start, today))
    y = alt.Y("place:O", axis=None)
    base = of_rows(rows).encode(
        y=y,
        opacity=standing_out(THERE, search_filter("name")),
        tooltip=tooltip_fields(Feature="name:N", Since="since:N", Until="until:N", Source="source:N"),
    )
    lines = base.mark_rule(style="trace").encode(x=x, x2="end:T")
    unknown = "!datum.told"
    dots = base.transform_filter(f"!({unknown})").mark_point(filled=True, color=COLOURS[0], size=45).encode(x=x)
    rings = base.transform_filter(unknown).mark_point(filled=False, color=COLOURS[0], size=45).encode(x=x)
    texts: alt.Chart = base.mark_text(style="label", align="right", dx=-7)
    names = haloed_text(texts.encode(x=x, text="name:N"))
    note = (
        "A line ends where a feature ended; a ring is the first sight of one whose start is not known. "
        "The day at the right is moved by a slider."
    )
    title = add_titles(_title_of(shown), facts.basis, (url for span in shown for url in span.sources), note)
    number = number_of([{name: row[name] for name in COUNTED} for row in rows], THERE, search_filter("name"))
    layers = [lines, dots, rings, names, day_headline(54), tally_number(number, "there", 29)]
    chart = layer_charts(*layers, title=title, width=WIDTH, height=alt.Step(STEP))
    return apply_theme(chart.add_params(*year_slider(today, today), search_field("extensions")))


def _row_of_feature(place: int, span: Span, today: date) -> dict[str, Any]:
    start = span.start or span.seen_from or today
    return {
        "place": place,
        "name": span.name,
        "start": start.isoformat(),
        "end": min(span.end or today, today).isoformat(),
        "since": span.start.isoformat() if span.start else f"not known; seen on {span.seen_from}",
        "until": span.end.isoformat() if span.end else "no end published",
        "told": span.start is not None,
        "held_from": start.isoformat(),
        "held_to": span.end.isoformat() if span.end else NEVER,
        "source": source_text(span.sources),
    }


def _title_of(shown: Sequence[Span]) -> str:
    if not shown:
        return "No feature up to this day"
    years = Counter((span.start or span.seen_from or date.min).year for span in shown)
    most = max(sorted(years), key=lambda year: years[year])
    return f"{count_noun(len(shown), 'feature')}; {years[most]} of them came in {most}"


def _require_known(facts: Facts, applies_to: str) -> None:
    known = {row["applies_to"] for row in facts.rows("select distinct applies_to from features")}
    if applies_to not in known:
        raise UnknownIdError(f"no features of {applies_to!r}: `lambda-kb features` lists what they apply to")
