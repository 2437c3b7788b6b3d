"""What starts functions, and how: a row per service, a bar per way of invocation, on any day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt

from kb.charts.chart_parts import Rows, day_axis, of_rows, source_text, tooltip_fields
from kb.charts.reader_controls import (
    NEVER,
    THERE,
    count_on,
    day_clock,
    draw_chosen_day,
    in_words,
    movable,
    number_of,
    search_field,
    search_filter,
    slim_layout,
    spoken,
    standing_out,
)
from kb.charts.theme import COLOURS, Drawing
from kb.facts import Facts
from kb.facts.basis import FIRST_DAY
from kb.facts.spans import Span, trigger_spans
from kb.nouns import count_noun

NOT_KNOWN = "not known"
"""How a service invokes of which no way is known, or none yet."""

WAYS = ("synchronous", "asynchronous", "polling", NOT_KNOWN)
"""The ways of invocation."""

SHADES = tuple(COLOURS[place] for place in (0, 1, 2, 6))
"""Their colours."""

HEADS = (0, 0.28, 0.59, 0.77)
"""Where the name of each stands above the plot."""

COUNTED = ("name", "service", "held_from", "held_to")
"""What counting a trigger needs to know of it."""

STEP = 15
BAR = 9
WIDTH = 430

NOTE = "A bar that fades in began on a day that AWS never told. Of two ways, one has the upper half of the row."


def triggers(facts: Facts) -> Drawing:
    """Every service that starts functions by the day asked about: since when, until when, and how it invokes."""
    spans = trigger_spans(facts)
    today = facts.basis.as_of
    order = list(dict.fromkeys(_short_name(span) for span in spans))
    domain = (date(FIRST_DAY.year, 1, 1), max(today, date(FIRST_DAY.year + 1, 1, 1)))
    rows = [row for span in spans for row in [_row_of_span(span, today, domain[0], _half(span, spans))]]
    day = day_clock(today, today)
    services = count_on(_lives(spans))
    ways = {way: count_on(_life(span) for span in spans if span.aspect == way) for way in WAYS[:3]}
    counts = [
        alt.param(name="service_count", expr=services),
        *(alt.param(name=f"{way}_count", expr=expression) for way, expression in ways.items()),
    ]
    sentence = (
        f"{in_words('service_count', 'service')} + ' start functions on ' + {day.shown} + ', ' "
        "+ synchronous_count + ' of them synchronously'"
    )
    title, params = spoken(sentence, facts.basis, (url for span in spans for url in span.sources), NOTE)
    layers = [*_draw_bars(rows, order, domain), draw_chosen_day(domain[1]), *_draw_heads(rows)]
    chart = alt.LayerChart(layer=layers, title=title, width=WIDTH, height=alt.Step(STEP))
    return movable(chart, title_of(facts, spans), [day], [slim_layout(), search_field("sqs"), *counts, *params])


def _life(span: Span) -> tuple[date, date | None]:
    """From when on a trigger counts as there: its first day, or the first on which it was seen."""
    return span.start or span.seen_from or date.max, span.end


def _lives(spans: Sequence[Span]) -> list[tuple[date, date | None]]:
    """From when until when each service is there, in whichever way it invokes."""
    found: dict[str, tuple[date, date | None]] = {}
    for span in spans:
        start, end = _life(span)
        first, last = found.get(span.id, (start, end))
        found[span.id] = min(start, first), None if end is None or last is None else max(end, last)
    return list(found.values())


def _half(span: Span, spans: Sequence[Span]) -> float:
    """How far from the middle of its row a bar stands: a service with two ways has two thinner bars."""
    ways = [other.aspect for other in spans if other.id == span.id and other.aspect != NOT_KNOWN]
    if span.aspect == NOT_KNOWN or len(ways) == 1:
        return 0
    return (ways.index(span.aspect) - (len(ways) - 1) / 2) * BAR / len(ways) * 1.25


def _row_of_span(span: Span, today: date, first: date, half: float) -> dict[str, Any]:
    end = min(span.end or today, today)
    seen = span.start or min(span.seen_from or end, end)
    maybe = seen if span.start else min(span.maybe_from or first, seen)
    return {
        "service": _short_name(span),
        "name": span.name,
        "how": span.aspect,
        "start": min(seen, end).isoformat(),
        "end": end.isoformat(),
        "maybe": maybe.isoformat(),
        "half": half,
        "since": span.start.isoformat() if span.start else f"not known; seen on {span.seen_from}",
        "until": span.end.isoformat() if span.end else "no end published",
        "told": span.start is not None,
        "held_from": (span.start or span.seen_from or date.min).isoformat(),
        "held_to": span.end.isoformat() if span.end else NEVER,
        "source": source_text(span.sources),
    }


def _short_name(span: Span) -> str:
    """The service without what stands in brackets after it."""
    return span.name.split(" (")[0]


def _draw_bars(rows: Rows, order: Sequence[str], domain: tuple[date, date]) -> list[alt.Chart]:
    """The bars of each way; before the first evidence they fade in."""
    names = alt.Axis(
        labelLimit=250, grid=False, labelExpr="slim ? replace(datum.label, /^(Amazon|AWS) /, '') : datum.label"
    )
    y = alt.Y("service:N", title=None, scale=alt.Scale(domain=list(order)), axis=names)
    x = day_axis("start", domain, every=2)
    meant = THERE, search_filter("name", "service")
    drawn: list[alt.Chart] = []
    for half in sorted({row["half"] for row in rows}):
        for way, shade in zip(WAYS, SHADES, strict=True):
            some = [row for row in rows if row["how"] == way and row["half"] == half]
            if not some:
                continue
            height = BAR if half == 0 else BAR / 2 + 0.5
            base = of_rows(some).encode(
                y=y,
                opacity=standing_out(*meant),
                tooltip=tooltip_fields(
                    Service="name:N", Invocation="how:N", Since="since:N", Until="until:N", Source="source:N"
                ),
            )
            bars: alt.Chart = base.mark_bar(height=height, color=shade, yOffset=half)
            drawn.append(bars.encode(x=x, x2="end:T"))
            fading: alt.Chart = base.transform_filter("!datum.told").mark_bar(
                height=height, yOffset=half, color=_fade_in(shade)
            )
            drawn.append(fading.encode(x=alt.X("maybe:T"), x2="start:T"))
    return drawn


def _fade_in(shade: str) -> alt.Gradient:
    """From nothing at the left to a colour at the right."""
    red, green, blue = (int(shade[place : place + 2], 16) for place in (1, 3, 5))
    stops = [alt.GradientStop(offset=0, color=f"rgba({red},{green},{blue},0)"), alt.GradientStop(offset=1, color=shade)]
    return alt.LinearGradient(gradient="linear", stops=stops, x1=0, x2=1, y1=0, y2=0)


def _draw_heads(rows: Rows) -> list[alt.Chart]:
    """Above the plot the ways with their colours, and how many services are meant of each on the chosen day."""
    drawn: list[alt.Chart] = []
    for number_of_head, (place, way, shade) in enumerate(zip(HEADS, WAYS, SHADES, strict=True)):
        some = [{name: row[name] for name in COUNTED} for row in rows if row["how"] == way]
        number = number_of(some, THERE, search_filter("name", "service"))
        label = number.transform_calculate(label=f"'{way}: ' + format(datum.number, ',')")
        # On a phone two stand above two, beginning over the names of the rows.
        across = alt.ExprRef(f"slim ? {number_of_head % 2 * 150 - 90} : width * {place}")
        up = f"slim ? {-6 - 16 * (1 - number_of_head // 2)} : -6"
        text: alt.Chart = label.mark_text(
            style="label", align="left", baseline="bottom", fontSize=11, fontWeight="bold", dx=12
        )
        drawn.append(text.encode(x=alt.value(across), y=alt.value(alt.ExprRef(up)), text="label:N"))
        dot: alt.Chart = of_rows([{}]).mark_point(
            shape="square", filled=True, size=70, color=shade, opacity=1, xOffset=5
        )
        drawn.append(dot.encode(x=alt.value(across), y=alt.value(alt.ExprRef(f"({up}) - 6"))))
    return drawn


def title_of(facts: Facts, spans: Sequence[Span]) -> str:
    """What the chart says of the day asked about."""
    today = facts.basis.as_of
    there = [span for span in spans if _life(span)[0] <= today and (span.end is None or today < span.end)]
    ways = sum(span.aspect == WAYS[0] for span in there)
    services = count_noun(len({span.id for span in there}), "service")
    return f"{services} start functions on {today}, {ways} of them synchronously"
