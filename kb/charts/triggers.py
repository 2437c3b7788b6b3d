"""What starts functions, and how: a row per service, a column per way of invocation, each cell a piece of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt

from kb.charts.chart_parts import day_axis, hatch_strokes, of_rows, source_text, tooltip_fields
from kb.charts.reader_controls import (
    MOMENT,
    NEVER,
    THERE,
    day_headline,
    given_parameters,
    number_of,
    plot_heading,
    search_field,
    search_filter,
    standing_out,
    year_slider,
)
from kb.charts.theme import COLOURS, Drawing, add_titles, apply_theme, count_noun
from kb.facts import Facts
from kb.facts.basis import FIRST_DAY
from kb.facts.spans import Span, trigger_spans

WAYS = ("synchronous", "asynchronous", "polling", "not known")
"""The columns."""

COUNTED = ("name", "service", "held_from", "held_to")
"""What counting a trigger needs to know of it."""

STEP = 14
BAR = 9
COLUMN = 140
SEEN = timedelta(days=500)
"""The least length of a bar whose start is not known, so that it can be seen."""


def triggers(facts: Facts) -> Drawing:
    """Every service that starts functions by the day asked about: since when, until when, and how it invokes."""
    spans = trigger_spans(facts)
    today = facts.basis.as_of
    order = list(dict.fromkeys(_short_name(span) for span in spans))
    domain = (date(FIRST_DAY.year, 1, 1), max(today, date(FIRST_DAY.year + 1, 1, 1)))
    columns: list[alt.LayerChart] = [
        _draw_column(way, place, [_row_of_span(span, today) for span in spans if span.aspect == way], order, domain)
        for place, way in enumerate(WAYS)
    ]
    columns[-1].layer.append(day_headline(46))
    note = "Hatched: AWS does not say since when. The figures are those of the day at the right, which a slider moves."
    title = add_titles(_title_of(spans), facts.basis, (url for span in spans for url in span.sources), note)
    controls = given_parameters(*year_slider(today, today), search_field("sqs"))
    return apply_theme(alt.HConcatChart(hconcat=columns, title=title, spacing=10, params=controls))


def _row_of_span(span: Span, today: date) -> dict[str, Any]:
    end = min(span.end or today, today)
    start = span.start or min(span.seen_from or end, end - SEEN)
    return {
        "service": _short_name(span),
        "name": span.name,
        "how": span.aspect,
        "start": min(start, end).isoformat(),
        "end": end.isoformat(),
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


def _draw_column(
    way: str, place: int, rows: Sequence[dict[str, Any]], order: Sequence[str], domain: tuple[date, date]
) -> alt.LayerChart:
    labels = alt.Axis(labels=place == 0, labelLimit=260, grid=True, tickBand="extent")
    y = alt.Y("service:N", title=None, scale=alt.Scale(domain=list(order)), axis=labels)
    x = day_axis("start", domain, every=4)
    meant = THERE, search_filter("name", "service")
    bars: alt.Chart = of_rows(rows).mark_bar(height=BAR, color=COLOURS[(0, 1, 2, 6)[place]])
    drawn = bars.encode(
        x=x,
        x2="end:T",
        y=y,
        opacity=standing_out(*meant),
        tooltip=tooltip_fields(
            Service="name:N", Invocation="how:N", Since="since:N", Until="until:N", Source="source:N"
        ),
    )
    unknown = ((row["service"], row["start"], row["end"]) for row in rows if not row["told"])
    strokes = hatch_strokes(unknown, domain, BAR, COLUMN)
    number = number_of([{name: row[name] for name in COUNTED} for row in rows], *meant)
    layer = [drawn, strokes, _draw_day(domain[1]), plot_heading(number, way)]
    return alt.LayerChart(layer=layer, width=COLUMN, height=alt.Step(STEP))


def _draw_day(last: date) -> alt.Chart:
    """A line on the day of the slider, until that is the last one."""
    moved = of_rows([{}]).transform_calculate(day=f"toDate({MOMENT})").transform_filter(f"datum.day < toDate('{last}')")
    line: alt.Chart = moved.mark_rule(style="day")
    return line.encode(x="day:T")


def _title_of(spans: Sequence[Span]) -> str:
    services = {span.id for span in spans}
    ways = {way: len({span.id for span in spans if span.aspect == way}) for way in WAYS[:3]}
    most = max(ways, key=lambda way: ways[way])
    return f"{count_noun(len(services), 'service')} start functions, {ways[most]} of them {_adverb_of(most)}"


def _adverb_of(way: str) -> str:
    return "by polling" if way == "polling" else f"{way}ly"
