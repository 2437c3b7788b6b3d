"""Where Lambda is: the Regions by the day on which it reached them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import altair as alt

from kb.charts.chart_parts import day_axis, haloed_text, layer_charts, of_rows, source_text, tooltip_fields
from kb.charts.reader_controls import (
    LEGIBLE,
    NEVER,
    THERE,
    Clock,
    count_on,
    day_clock,
    draw_chosen_day,
    in_words,
    movable,
    quoted,
    search_field,
    search_filter,
    slim_layout,
    spoken,
    standing_out,
    stepped,
)
from kb.charts.theme import WIDTH, Drawing, colour_scale
from kb.facts import Facts
from kb.facts.basis import FIRST_DAY
from kb.facts.regions import Region
from kb.facts.regions import regions as all_regions
from kb.nouns import count_noun
from kb.suggestions import known_word

ISOLATED = "aws-iso and the like"
"""The partitions that are cut off from the internet."""

STEP = 15
"""Height of a Region's row in pixels."""


def regions(facts: Facts, partition: str | None = None) -> Drawing:
    """A row for each Region, from the day on which Lambda came to it; a line fades in where that day is not known.

    Args:
        facts: The facts.
        partition: Only this partition, such as `aws-cn`.
    """
    shown = _known_regions(facts, partition)
    today = facts.basis.as_of
    domain = date(FIRST_DAY.year, 1, 1), max(today, date(FIRST_DAY.year + 1, 1, 1))
    day = day_clock(today, today)
    sources = (url for one in shown for url in one.sources)
    note = "Dotted: the days between which Lambda came, where the day is not known."
    title, params = spoken(_sentence(shown, day), facts.basis, sources, note)
    count = alt.param(name="region_count", expr=count_on((_certain(one), None) for one in shown))
    layers = [*_draw_regions(shown, domain), draw_chosen_day(today)]
    chart = layer_charts(*layers, title=title, width=WIDTH, height=alt.Step(STEP))
    return movable(chart, title_of(shown, today), [day], [slim_layout(), search_field("frankfurt"), count, *params])


def _draw_regions(shown: Sequence[Region], domain: tuple[date, date]) -> list[alt.Chart | alt.LayerChart]:
    """A line for each Region with a dot on its day, dotted where the day is one of several, and its name before it."""
    rows = [_row_of_region(place, one, domain) for place, one in enumerate(shown)]
    base = of_rows(rows).encode(
        y=alt.Y("place:O", axis=None),
        opacity=standing_out(THERE, search_filter("region", "name")),
        tooltip=tooltip_fields(
            Region="region:N", Name="name:N", Since="since:N", Partition="partition:N", Source="source:N"
        ),
    )
    partitions = colour_scale("kind", dict.fromkeys(str(row["kind"]) for row in rows))
    x = day_axis("start", domain)
    lines: alt.Chart = base.mark_rule(style="trace")
    maybe: alt.Chart = base.transform_filter("!datum.told").mark_rule(style="reference")
    dots: alt.Chart = base.mark_point(filled=True, size=45)
    texts: alt.Chart = base.mark_text(style="label", align="right", dx=-7).encode(
        opacity=standing_out(THERE, search_filter("region", "name"), rest=LEGIBLE)
    )
    names = texts.encode(x=alt.X("maybe:T"), text=alt.Text("label:N")).transform_calculate(
        label="slim ? datum.region : datum.region + '  ' + datum.name"
    )
    return [
        lines.encode(x=x, x2="end:T"),
        maybe.encode(x=alt.X("maybe:T"), x2="start:T"),
        dots.encode(x=x, color=partitions),
        haloed_text(names),
    ]


def _known_regions(facts: Facts, partition: str | None) -> list[Region]:
    """The Regions that Lambda had certainly come to by the day asked about, in the order in which it did.

    Raises:
        UnknownWordError: There is no such partition.
    """
    every = all_regions(facts)
    if partition is not None:
        known_word(partition, dict.fromkeys(one.partition for one in every), "partition")
    some = [one for one in every if partition in (None, one.partition) and _certain(one) <= facts.basis.as_of]
    return sorted(some, key=lambda one: (_certain(one), one.region))


def _certain(one: Region) -> date:
    """The first day on which Lambda was there for sure."""
    return one.valid_from_latest or one.valid_from or date.max


def _is_dated(one: Region) -> bool:
    """Whether the day is known so well that it can be said which Region came last."""
    return one.valid_from is not None


def _last_words(name: str) -> str:
    return f", last on a known day to {name}"


def _row_of_region(place: int, one: Region, domain: tuple[date, date]) -> dict[str, Any]:
    start, maybe = _certain(one), one.valid_from_earliest
    return {
        "place": place,
        "region": one.region,
        "name": one.name,
        "partition": one.partition,
        "kind": ISOLATED if one.partition.startswith("aws-iso") else one.partition,
        "start": start.isoformat(),
        "maybe": max(maybe or start, domain[0]).isoformat(),
        "end": domain[1].isoformat(),
        "told": maybe is None,
        "since": f"between {maybe} and {start}" if maybe else start.isoformat(),
        "held_from": start.isoformat(),
        "held_to": NEVER,
        "source": source_text(one.sources),
    }


def _sentence(shown: Sequence[Region], day: Clock) -> str:
    """How many Regions on the chosen day, and the one that came last, as an expression."""
    newest = {_certain(one): one.name for one in shown if _is_dated(one)}
    texts = [(date.min, "''"), *((start, quoted(_last_words(name))) for start, name in sorted(newest.items()))]
    return f"'Lambda had come to ' + {in_words('region_count', 'Region')} + ' by ' + {day.shown} + {stepped(texts)}"


def title_of(shown: Sequence[Region], today: date) -> str:
    """What the chart says of a day."""
    there = [one for one in shown if _certain(one) <= today]
    dated = [one for one in there if _is_dated(one)]
    last = _last_words(dated[-1].name) if dated else ""
    return f"Lambda had come to {count_noun(len(there), 'Region')} by {today}{last}"
