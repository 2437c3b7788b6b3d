"""Features by the date on which they came: a staircase from the first day to the day asked about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt

from kb.charts.chart_parts import day_axis, haloed_text, layer_charts, of_rows, source_text, tooltip_fields, year_start
from kb.charts.reader_controls import (
    LEGIBLE,
    NEVER,
    THERE,
    count_on,
    day_clock,
    draw_chosen_day,
    in_words,
    movable,
    number_of,
    quoted,
    search_field,
    search_filter,
    spoken,
    standing_out,
    stepped,
    tally_number,
)
from kb.charts.theme import COLOURS, WIDTH, Drawing
from kb.facts import Facts
from kb.facts.spans import Span, feature_spans
from kb.nouns import count_noun
from kb.suggestions import known_word

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
    texts: alt.Chart = base.mark_text(style="label", align="right", dx=-7).encode(
        opacity=standing_out(THERE, search_filter("name"), rest=LEGIBLE)
    )
    names = haloed_text(texts.encode(x=x, text="name:N"))
    note = "A line ends where a feature ended; a ring is the first sight of one whose start is not known."
    day = day_clock(today, today)
    whose = quoted(f" {_whose(applies_to)} there on ")
    sentence = f"{in_words('feature_count', 'feature')} + {whose} + {day.shown} + {_newest_words(shown)}"
    count = alt.param(name="feature_count", expr=count_on(_life(span, today) for span in shown))
    title, params = spoken(sentence, facts.basis, (url for span in shown for url in span.sources), note)
    meant = number_of([{name: row[name] for name in COUNTED} for row in rows], THERE, search_filter("name"))
    layers = [lines, dots, rings, names, draw_chosen_day(today), tally_number(meant, "found", 6)]
    chart = layer_charts(*layers, title=title, width=WIDTH, height=alt.Step(STEP))
    return movable(chart, title_of(facts, shown, applies_to), [day], [search_field("extensions"), count, *params])


def _life(span: Span, today: date) -> tuple[date, date | None]:
    """From when on a feature counts as there: its first day, or the first on which it was seen."""
    return span.start or span.seen_from or today, span.end


def _newest_words(shown: Sequence[Span]) -> str:
    """The feature that came last by the chosen day, as an expression."""
    turns = {_life(span, date.max)[0]: span.name for span in shown}
    texts = [(date.min, "''"), *((start, quoted(f"; the newest: {name}")) for start, name in sorted(turns.items()))]
    return stepped(texts)


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


def _whose(applies_to: str) -> str:
    """What the features belong to: those of runtimes, triggers and Regions are others."""
    return "of all functions" if applies_to == "all" else f"of {applies_to.replace(':', ' ')}"


def title_of(facts: Facts, shown: Sequence[Span], applies_to: str) -> str:
    """What the chart says of the day asked about."""
    today = facts.basis.as_of
    lives = [(*_life(span, today), span.name) for span in shown]
    there = [name for start, end, name in lives if start <= today and (end is None or today < end)]
    last = max(((start, place) for place, (start, _, _) in enumerate(lives) if start <= today), default=None)
    newest = f"; the newest: {lives[last[1]][2]}" if last else ""
    return f"{count_noun(len(there), 'feature')} {_whose(applies_to)} there on {today}{newest}"


def _require_known(facts: Facts, applies_to: str) -> None:
    known = {row["applies_to"] for row in facts.rows("select distinct applies_to from features")}
    known_word(
        applies_to, sorted(known), "thing that features apply to", "`lambda-kb features` lists what they apply to"
    )
