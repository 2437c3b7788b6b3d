"""Two days side by side: what came, what went, and what moved between them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt

from kb.charts.chart_parts import of_rows, tooltip_fields
from kb.charts.headings import add_titles, broken_title
from kb.charts.reader_controls import (
    Clock,
    count_on,
    given_params,
    in_words,
    movable,
    search_field,
    search_filter,
    slim_layout,
)
from kb.charts.theme import COLOURS, WIDTH, Drawing
from kb.facts import Facts
from kb.facts.answer_shapes import Limit
from kb.facts.basis import FIRST_DAY, require_evidence, require_interval
from kb.facts.timelines import StateSpell, Timelines, timelines
from kb.nouns import count_noun, with_unit

KINDS = ("runtime", "limit", "trigger", "feature")
HOW = ("came", "moved", "went", "cannot tell")
SHADES = (COLOURS[2], COLOURS[0], COLOURS[5], COLOURS[6])
THERE = ("supported", "in_force")
"""The states of what is there for sure."""
ABSENT = (None, "not_yet_available")
"""The states of what is not there."""
UNSURE = ("unknown", "disputed", "possible")
"""The states of what may be there or not, so that nobody can tell whether it came or went."""

NOUNS = (("runtime", "supported runtime"), ("trigger", "trigger"), ("feature", "feature"))
"""What the title counts."""

STEP = 16
"""Height of a row in pixels."""

COLUMNS = (0.46, 0.74)
"""Where what held on either day stands across the plot."""

MARK, NAME, GAP = 5, 14, 8
"""Where the squares and the names begin, in pixels."""

WORDS = {"in_force": "there", "possible": "perhaps there"}
"""States in other words than their own."""

NOTE = "Limits stand here where their value moved, not where it was first seen."


def compare(facts: Facts, first: date | None = None, last: date | None = None, kind: str | None = None) -> Drawing:
    """A row for everything that is otherwise on one day than on another: what it was, and what it is.

    Args:
        facts: The facts.
        first: The earlier day; default: a year before the later one.
        last: The later day; default: the day asked about.
        kind: Only `runtime`, `limit`, `trigger` or `feature`.

    Raises:
        OutOfCoverageError: One of the days lies before the first evidence.
        UsageError: They are in the wrong order.
    """
    later = last or facts.basis.as_of
    require_interval(first, later)
    require_evidence(first or later, "from")
    earlier = first or max(FIRST_DAY, later - timedelta(days=365))
    found_lives = timelines(facts.store, facts.basis)
    kinds = [kind] if kind else list(KINDS)
    rows = _rows_of_spells(found_lives, kinds)
    end = max([later, facts.basis.as_of, *(date.fromisoformat(row["held_from"]) for row in rows)])
    clocks = [
        Clock("first", "From", earlier, FIRST_DAY, end),
        Clock("last", "To", later, FIRST_DAY, end),
    ]
    lives = {name: _supported_lives(found_lives, name) for name in ("runtime", "trigger", "feature")}
    title = add_titles("", facts.basis, (), NOTE)
    title.text = broken_title("said")
    chart = alt.LayerChart(layer=_draw_rows(rows), title=title, width=WIDTH, height=alt.Step(STEP))
    params = [slim_layout(), search_field("snapstart"), *given_params(said=_sentence(lives))]
    return movable(chart, title_of(lives, earlier, later), clocks, params)


def _rows_of_spells(lives: Timelines, kinds: Sequence[str]) -> list[dict[str, Any]]:
    """A row for every state of everything, with the days on which it held."""
    rows: list[dict[str, Any]] = []
    for kind in kinds:
        for thing, spells in sorted(lives.spells.get(kind, {}).items()):
            ends = [*(spell.start for spell in spells[1:]), date.max]
            for spell, end in zip(spells, ends, strict=True):
                if spell.state in ABSENT:
                    continue
                text = (
                    _text_of(lives.limits[thing][spell.start])
                    if kind == "limit"
                    else WORDS.get(spell.state, spell.state.replace("_", " "))
                )
                rows.append(
                    {
                        "kind": kind,
                        "rank": KINDS.index(kind),
                        "id": thing,
                        "name": lives.names.get(kind, {}).get(thing, thing),
                        "text": text,
                        "unsure": spell.state in UNSURE,
                        "held_from": spell.start.isoformat(),
                        "held_to": end.isoformat(),
                    }
                )
    return rows


def _text_of(limit: Limit) -> str:
    """The largest value of a limit in a few words."""
    return with_unit(f"{limit.max:,}", limit.unit) if limit.max is not None else "no largest value"


def _supported_lives(lives: Timelines, kind: str) -> list[tuple[date, date | None]]:
    """When things of a kind were supported."""
    found: list[tuple[date, date | None]] = []
    for spells in lives.spells.get(kind, {}).values():
        found += _spells_of(spells, THERE)
    return found


def _spells_of(spells: Sequence[StateSpell], states: Sequence[str]) -> list[tuple[date, date | None]]:
    ends = [*(spell.start for spell in spells[1:]), None]
    return [(spell.start, end) for spell, end in zip(spells, ends, strict=True) if spell.state in states]


def _on(clock: str) -> str:
    return f"toDate(datum.held_from) <= {clock}_moment && {clock}_moment < toDate(datum.held_to) ? 1 : 0"


def _differing_things(rows: Sequence[dict[str, Any]]) -> alt.Chart:
    """What is otherwise on one chosen day than on the other, numbered within its kind."""
    on_days = of_rows(rows).transform_calculate(on_first=_on("first"), on_last=_on("last"))
    things = on_days.transform_aggregate(
        aggregate=[
            alt.AggregatedFieldDef(op="max", field="on_first", **{"as": "had"}),
            alt.AggregatedFieldDef(op="max", field="on_last", **{"as": "has"}),
            alt.AggregatedFieldDef(op="argmax", field="on_first", **{"as": "then"}),
            alt.AggregatedFieldDef(op="argmax", field="on_last", **{"as": "now"}),
        ],
        groupby=["kind", "rank", "id", "name"],
    ).transform_calculate(
        before="datum.had ? datum.then.text : '-'",
        after="datum.has ? datum.now.text : '-'",
        how="(datum.had && datum.then.unsure) || (datum.has && datum.now.unsure) ? 'cannot tell'"
        " : datum.had && datum.has ? 'moved' : datum.has ? 'came' : 'went'",
    )
    return (
        things.transform_filter("datum.before !== datum.after && (datum.kind !== 'limit' || datum.had)")
        .transform_filter(search_filter("id", "name"))
        .transform_window(
            place="row_number()", sort=[alt.SortField("rank"), alt.SortField("how"), alt.SortField("name")]
        )
        .transform_window(nth="row_number()", groupby=["kind"], sort=[alt.SortField("place")])
        .transform_joinaggregate(many="count()", groupby=["kind"])
        .transform_calculate(heading="datum.nth === 1 && !slim ? datum.kind + 's: ' + datum.many : ''")
    )


def _draw_rows(rows: Sequence[dict[str, Any]]) -> list[alt.Chart]:
    """The rows that differ, those of one kind under its name."""
    differing = _differing_things(rows)
    y = alt.Y("place:O", axis=None)
    tips = tooltip_fields(Kind="kind:N", Id="id:N", Name="name:N", Before="before:N", After="after:N", How="how:N")
    colours = alt.Color(
        "how:N", scale=alt.Scale(domain=list(HOW), range=list(SHADES)), legend=alt.Legend(title=None, values=list(HOW))
    )
    dots: alt.Chart = differing.mark_point(filled=True, shape="square", size=45, opacity=1)
    seams: alt.Chart = differing.transform_filter("datum.nth === 1 && datum.place > 1")
    rules = seams.mark_rule(style="reference", strokeDash=[1, 0], opacity=0.4, yOffset=-STEP / 2)
    drawn = [
        rules.encode(y=y, x=alt.value(0), x2=alt.value("width")),
        dots.encode(y=y, x=alt.value(MARK), color=colours, tooltip=tips),
    ]
    # On a phone a name that is cut would else touch the value beside it.
    of_name = f"width * {COLUMNS[0]} - {NAME + GAP}"
    places = (
        ("name", alt.value(NAME), of_name),
        ("before", _at(COLUMNS[0]), "width * 0.26"),
        ("after", _at(COLUMNS[1]), "width * 0.26"),
    )
    for column, start, most in places:
        # A name tells most at its beginning, and phones have little room.
        text: alt.Chart = differing.mark_text(
            style="label" if column != "before" else "note", align="left", limit=alt.ExprRef(most)
        )
        drawn.append(text.encode(y=y, x=start, text=f"{column}:N", tooltip=tips))
    heads: alt.Chart = differing.mark_text(style="note", align="right", fontWeight="bold", dx=6)
    drawn.append(heads.encode(y=y, x=_at(1), text="heading:N"))
    for clock, share in zip(("first", "last"), COLUMNS, strict=True):
        day: alt.Chart = (
            of_rows([{}])
            .transform_calculate(day=f"shown_{clock}")
            .mark_text(style="label", align="left", baseline="bottom", fontWeight="bold")
        )
        drawn.append(day.encode(x=_at(share), y=alt.value(-4), text="day:N"))
    return drawn


def _at(share: float) -> Any:  # noqa: ANN401 - what Altair makes of a value
    """A place across the plot."""
    return alt.value(alt.ExprRef(f"width * {share}"))


def _sentence(lives: dict[str, list[tuple[date, date | None]]]) -> str:
    """How many of each kind on either day, as an expression."""
    before = {kind: f"({count_on(spans, 'first_number')})" for kind, spans in lives.items()}
    after = {kind: f"({count_on(spans, 'last_number')})" for kind, spans in lives.items()}
    counts = " + ', ' + ".join(
        f"({before[kind]} === {after[kind]} ? 'still ' : {before[kind]} + ' to ') + {in_words(after[kind], noun)}"
        for kind, noun in NOUNS
    )
    return f"'From ' + shown_first + ' to ' + shown_last + ': ' + {counts}"


def title_of(lives: dict[str, list[tuple[date, date | None]]], earlier: date, later: date) -> str:
    """What the chart says of two days."""

    def number(kind: str, day: date) -> int:
        return sum(start <= day and (end is None or day < end) for start, end in lives[kind])

    counts = ", ".join(
        ("still " if number(kind, earlier) == number(kind, later) else f"{number(kind, earlier)} to ")
        + count_noun(number(kind, later), noun)
        for kind, noun in NOUNS
    )
    return f"From {earlier} to {later}: {counts}"
