"""The release timeline: what came when, by topic, and how much came in each year."""

from __future__ import annotations

from collections import Counter
from datetime import date

import altair as alt

from kb.charts.chart_parts import Rows, day_axis, of_rows, source_text, tooltip_fields, year_start
from kb.charts.headings import add_titles, room_beside
from kb.charts.reader_controls import given_parameters, search_field, search_filter, slim_layout, standing_out
from kb.charts.theme import COLOURS, WIDTH, Drawing, apply_theme
from kb.facts import Facts
from kb.facts.answer_shapes import Event
from kb.nouns import count_noun
from kb.suggestions import known_word

MEANT = search_filter("headline", "topic")
"""Whether an entry is searched for."""

OTHER = "Other"
"""The title of the topic of what fits no other."""

STEP = 21
"""Height of a topic's row in pixels."""


def events(facts: Facts, topic: str | None = None, first: date | None = None) -> Drawing:
    """Every entry of the timeline as a mark, a row per topic, and above it the number per year.

    Args:
        facts: The facts.
        topic: Only this topic.
        first: No event before this day.
    """
    names = _topics_by_name(facts, topic)
    shown = facts.events(first=first, topic=topic)
    rows = [_row_of_event(event, names) for event in shown]
    begin = min((event.date for event in shown), default=facts.basis.as_of)
    domain = (year_start(begin), _next_year(facts.basis.as_of))
    counts = Counter(str(row["topic"]) for row in rows)
    often = sorted(counts, key=lambda name: (-counts[name], name))
    # On a phone the first words of a topic are enough to know it by.
    words = "slim ? split(datum.label, ' and ')[0] : datum.label"
    axis = alt.Axis(grid=False, labelLimit=200, labelExpr=words)
    marks: alt.Chart = of_rows(rows).mark_tick(thickness=2, size=STEP - 7, color=COLOURS[0])
    by_topic = marks.encode(
        x=day_axis("day", domain),
        y=alt.Y("topic:N", title=None, scale=alt.Scale(domain=often), axis=axis),
        opacity=standing_out(MEANT, full=0.8),
        tooltip=tooltip_fields(When="when:N", Topic="topic:N", What="headline:N", Source="source:N"),
    ).properties(width=WIDTH, height=alt.Step(STEP))
    sources = (url for event in shown for url in event.sources)
    note = (
        "A mark is one entry. The last years were read more closely than the first: their bars compare with no other."
    )
    title = add_titles(_title_of(rows, facts.basis.as_of), facts.basis, sources, note, room_beside(often))
    plots = [_draw_years(rows, domain), by_topic]
    return apply_theme(
        alt.VConcatChart(
            vconcat=plots, title=title, spacing=4, params=given_parameters(slim_layout(), search_field("snapstart"))
        )
    )


def _draw_years(rows: Rows, domain: tuple[date, date]) -> alt.LayerChart:
    """A bar per year with its number; the entries searched for are a part of it."""
    counts = Counter(int(str(row["day"])[:4]) for row in rows)
    bars = [
        {"start": f"{year}-01-20", "end": f"{year}-12-11", "middle": f"{year}-07-01", "entries": number}
        for year, number in sorted(counts.items())
    ]
    y = alt.Y("entries:Q", axis=None)
    base = of_rows(bars).encode(y=y, tooltip=tooltip_fields(Entries="entries:Q"))
    x = day_axis("start", domain, labels=False, grid=False)
    heights = base.mark_rect(color=COLOURS[6], opacity=0.55).encode(x=x, x2="end:T", y2=alt.datum(0))
    numbers = base.mark_text(style="label", baseline="bottom", dy=-2).encode(x="middle:T", text="entries:Q")
    years = (
        of_rows(rows).transform_filter(f"find !== '' && {MEANT}").transform_calculate(year="substring(datum.day, 0, 4)")
    )
    meant = years.transform_aggregate(entries="count()", groupby=["year"]).transform_calculate(
        start="datum.year + '-01-20'", end="datum.year + '-12-11'", middle="datum.year + '-07-01'"
    )
    part = meant.mark_rect(color=COLOURS[0]).encode(x=x, x2="end:T", y=y, y2=alt.datum(0))
    return alt.LayerChart(layer=[heights, part, numbers], width=WIDTH, height=70)


def _next_year(day: date) -> date:
    return date(day.year + 1, 1, 1) if day.year < date.max.year else date.max


def _row_of_event(event: Event, names: dict[str, str]) -> dict[str, str]:
    when = event.date.isoformat()
    return {
        "day": when,
        "when": when if event.precision == "day" else f"{when[:7]} ({event.precision.replace('_', ' ')})",
        "topic": names.get(event.topic, event.topic),
        "headline": event.headline,
        "source": source_text(event.sources),
    }


def _topics_by_name(facts: Facts, topic: str | None) -> dict[str, str]:
    rows = facts.rows("select distinct topic, title from topics where domain = 'events' order by topic")
    if topic is not None:
        known_word(topic, [row["topic"] for row in rows], "topic")
    return {row["topic"]: row["title"] for row in rows}


def _title_of(rows: Rows, today: date) -> str:
    topics = Counter(str(row["topic"]) for row in rows)
    if not topics:
        return f"No entry up to {today}"
    first = min(str(row["day"]) for row in rows)[:4]
    total = count_noun(len(rows), "entry", plural="entries")
    if len(topics) == 1:
        (only,) = topics
        return f"{total} about {'other things' if only == OTHER else only.lower()} from {first} to {today}"
    often = min((name for name in topics if name != OTHER), key=lambda name: (-topics[name], name))
    return f"{total} from {first} to {today}; the largest topic with a name is {often.lower()}, with {topics[often]}"
