"""What a reader moves in a chart, and the chart answers by itself: days, a field to search, pointing.

A day is a parameter of the specification with an ordinary date input, so that it works wherever Vega-Lite is drawn;
where we draw it ourselves (`assets/living.js`) it has a slider beside it and steps by the keyboard. Whatever depends on
the day is an expression of that parameter: what stands there, how many, and the title.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import altair as alt

from kb.charts.chart_parts import Rows, of_rows
from kb.charts.headings import add_titles, broken_title
from kb.charts.theme import WIDTH, Drawing, apply_theme
from kb.data_classes import dataclass
from kb.facts.basis import FIRST_DAY, Basis
from kb.nouns import count_noun

MOMENT = "moment"
"""The parameter with the day that the reader chose, in milliseconds."""

PICKED, DRAGGED = "picked", "dragged"
"""The selections: what the pointer is on, and the days dragged over."""

FAINT = 0.35
"""Opacity of what is not meant."""

LEGIBLE = 0.65
"""Opacity of a name that is not meant, which still can be read on both backgrounds."""

FIELD_WORDS = (
    "slim ? replace(replace(replace(datum.label, 'EphemeralStorage', 'Storage'), 'MemorySize', 'Memory'), "
    "regexp('^(Runtime|Architectures|PackageType) '), '') : datum.label"
)
"""A field with its value as the label of a row; where there is little room the value is what must not be cut."""

ALWAYS, NEVER = "0001-01-01", "9999-12-31"
"""The days for a start and an end that are not known."""

THERE = f"toDate(datum.held_from) <= {MOMENT} && {MOMENT} < toDate(datum.held_to)"
"""Whether a row with `held_from` and `held_to` holds on the chosen day."""

THEN = "toDate(datum.known) <= known_moment && known_moment < toDate(datum.until_known)"
"""Whether a row with `known` and `until_known` was what was known on the chosen day of knowledge."""

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Clock:
    """A day that the reader chooses."""

    name: str
    """The name of its parameter, whose value is the day as ISO text; `day` or `known` in most charts."""
    label: str
    """What stands beside the control."""
    value: date
    """The day it begins with."""
    first: date
    """The earliest day that can be chosen."""
    last: date
    """The latest day that can be chosen."""

    @property
    def moment(self) -> str:
        """The name of the parameter with the day in milliseconds."""
        return MOMENT if self.name == "day" else f"{self.name}_moment"

    @property
    def number(self) -> str:
        """The name of the parameter with the day as the number of days since 1970."""
        return f"{self.name}_number"

    @property
    def shown(self) -> str:
        """The name of the parameter with the day as it is written."""
        return f"shown_{self.name}"

    @property
    def params(self) -> list[alt.Parameter]:
        """The parameters of the specification; an input that was emptied stands for the first value."""
        begun = f"isValid(toDate({self.name})) ? toDate({self.name}) : {day_number(self.value)} * 864e5"
        return [
            alt.param(
                name=self.name, value=self.value.isoformat(), bind=alt.BindInput(input="date", name=f"{self.label} ")
            ),
            alt.param(name=self.moment, expr=begun),
            alt.param(name=self.number, expr=f"floor({self.moment} / 864e5)"),
            alt.param(name=self.shown, expr=f"utcFormat({self.moment}, '%Y-%m-%d')"),
        ]


def day_clock(value: date, last: date) -> Clock:
    """A day from the first one of Lambda on."""
    return Clock("day", "Day", value, FIRST_DAY, max(value, last))


def known_clock(basis: Basis, last: date) -> Clock:
    """The day of knowledge: its last place stands for everything that may be known on a basis.

    Args:
        basis: What the chart rests on.
        last: The day on which the newest of what is shown was published.
    """
    end = basis.known_at or max(basis.as_of, last)
    return Clock("known", "As known on", end, FIRST_DAY, end)


def day_number(day: date) -> int:
    """The number of days since 1970, by which expressions compare days."""
    return (day - _EPOCH).days


def count_on(spans: Iterable[tuple[date, date | None]], number: str = "day_number") -> str:
    """How many spans hold on the chosen day, as an expression; exact to the day, half open, an end of None never comes.

    Args:
        spans: The first day of each, and the first day after it.
        number: The parameter with the number of the chosen day.
    """
    turns: Counter[int] = Counter()
    for start, end in spans:
        turns[day_number(start)] += 1
        if end is not None:
            turns[day_number(end)] -= 1
    terms = [f"{weight:+d}*({number}>={day})" for day, weight in sorted(turns.items()) if weight]
    return "".join(["0", *terms])


def count_then(cells: Iterable[tuple[date, date, date, date]]) -> str:
    """How many rectangles of day and knowledge hold on both chosen days, as an expression.

    Args:
        cells: First day and first day after it, first day of knowledge and first day after that.
    """
    corners: Counter[tuple[int, int]] = Counter()
    for start, end, known, until in cells:
        for day, of_day in ((start, 1), (end, -1)):
            for seen, of_seen in ((known, 1), (until, -1)):
                corners[day_number(day), day_number(seen)] += of_day * of_seen
    terms = [
        f"{weight:+d}*(day_number>={day}&&known_number>={seen})"
        for (day, seen), weight in sorted(corners.items())
        if weight
    ]
    return "".join(["0", *terms])


def quoted(text: str) -> str:
    """Text as a literal of an expression."""
    return json.dumps(text, ensure_ascii=False)


def in_words(number: str, noun: str) -> str:
    """An expression of a number with its noun, such as `1 runtime` or `2,000 runtimes`."""
    return f"format({number}, ',') + ({number} === 1 ? {quoted(' ' + noun)} : {quoted(f' {noun}s')})"


def stepped(texts: Sequence[tuple[date, str]], number: str = "day_number") -> str:
    """An expression of the text that holds from its day on until the next one's; texts are expressions themselves.

    Args:
        texts: The days, in order of time, each with its expression; the first holds before its day too.
        number: The parameter with the number of the chosen day.
    """
    if len(texts) == 1:
        return texts[0][1]
    # Halved again and again, so that no expression nests deeper than the reader's browser likes.
    middle = len(texts) // 2
    early, late = stepped(texts[:middle], number), stepped(texts[middle:], number)
    return f"({number} < {day_number(texts[middle][0])} ? {early} : {late})"


def spoken(
    sentence: str,
    basis: Basis,
    sources: Iterable[str] = (),
    note: str = "",
    *,
    known: Clock | None = None,
    room: float = WIDTH,
) -> tuple[alt.TitleParams, list[alt.Parameter]]:
    """A title that follows the chosen day, and the parameters that it is made of.

    Args:
        sentence: The title as an expression.
        basis: The day, the knowledge and the data version.
        sources: The addresses of all sources of the rows shown; they are counted.
        note: How to read the chart, where that is not plain.
        known: The clock of knowledge, where the chart has one.
        room: The pixels that the title has.
    """
    words = quoted(f", {basis.known_words}")
    if known is not None:
        everything = quoted(", everything known" if basis.known_at is None else f", {basis.known_words}")
        words = f"({known.number} < {day_number(known.last)} ? ', as known on ' + {known.shown} : {everything})"
    release = f"; lambda-kb, data version {basis.data_version}"
    aged = (
        f"(day_number > {day_number(basis.evidence_until)} ? {quoted(f' (data of {basis.evidence_until})')} : '')"
        if basis.plans_words
        else "''"
    )
    named = set(sources)
    number = len(named)
    tail = f", from {count_noun(number, 'source')}" if number else ""
    first = f"'As of ' + shown_day + {words} + {quoted(release)} + {aged} + {quoted(tail)}"
    lines = ", ".join([first, *map(quoted, note.splitlines())])
    params = [alt.param(name="said", expr=sentence), alt.param(name="rests", expr=f"[{lines}]")]
    # Vega-Lite's subtitles follow nothing: it has that of the first day, and `rests` what holds on the chosen one.
    still = add_titles("", basis, named, note)
    still.text = broken_title("said", room)
    return still, params


def movable(
    chart: Drawing, plain: str, clocks: Sequence[Clock], params: Iterable[alt.Parameter] = (), **meta: object
) -> Drawing:
    """A chart with its clocks, and what else the reader moves.

    Args:
        chart: The chart.
        plain: Its title on the day it begins with, for readers of text.
        clocks: The days that the reader chooses.
        params: What hangs on them, and other controls; in an order in which none looks ahead.
        meta: What else those should know who draw the controls themselves.
    """
    ranges = [
        {"name": one.name, "label": one.label, "first": one.first.isoformat(), "last": one.last.isoformat()}
        for one in clocks
    ]
    drawn: Drawing = chart.copy(deep=False)
    drawn["params"] = given_parameters(*(param for clock in clocks for param in clock.params), *params)
    drawn.description = plain
    drawn.usermeta = {"clocks": ranges, **meta}
    return apply_theme(drawn)


def draw_chosen_day(last: date | None = None) -> alt.LayerChart:
    """A line on the chosen day with the day above it.

    Args:
        last: The day at the right edge, where a line would say nothing; None draws it everywhere.
    """
    chosen = of_rows([{}]).transform_calculate(day=MOMENT, label=f"utcFormat({MOMENT}, '%Y-%m-%d')")
    if last is not None:
        chosen = chosen.transform_filter(f"datum.day < toDate('{last}')")
    line: alt.Chart = chosen.mark_rule(style="day")
    label: alt.Chart = chosen.mark_text(style="label", baseline="bottom", dy=-5).encode(y=alt.value(0), text="label:N")
    return alt.LayerChart(layer=[line.encode(x=alt.X("day:T")), label.encode(x=alt.X("day:T"))])


def number_of(rows: Rows, *tests: str, picked: Sequence[str] = ()) -> alt.Chart:
    """One row, whose `number` is how many rows are meant.

    Args:
        rows: What is counted.
        tests: Expressions of the chart that hold for what is meant.
        picked: Selections by name, in which it must be.
    """
    # Vega counts nothing where no row is left, not even zero: one row more always stays and adds none.
    counted = of_rows([*({**row, "one": 1} for row in rows), {"one": 0}])
    for test in (*tests, *({"param": name} for name in picked)):
        counted = counted.transform_filter(alt.PredicateComposition.from_dict({"or": ["datum.one === 0", test]}))
    summed: alt.Chart = counted.transform_aggregate(number="sum(one)")
    return summed


def tally_number(number: alt.Chart, what: str, above: float) -> alt.Chart:
    """How many are searched for, above the right end of the plot; nothing while nothing is.

    Args:
        number: The number.
        what: Of what, such as `found`.
        above: How many pixels above the plot.
    """
    label = number.transform_calculate(label=f"find === '' ? '' : datum.number + ' {what}'")
    text: alt.Chart = label.mark_text(style="note", align="right", baseline="bottom", fontSize=12)
    return text.encode(x=alt.value("width"), y=alt.value(-above), text="label:N")


def plot_heading(number: alt.Chart, what: str) -> alt.Chart:
    """What a plot shows, above its left end, and how much of it."""
    label = number.transform_calculate(label=f"'{what}: ' + format(datum.number, ',')")
    text: alt.Chart = label.mark_text(style="label", align="left", baseline="bottom", fontSize=12, fontWeight="bold")
    return text.encode(x=alt.value(0), y=alt.value(-6), text="label:N")


def given_params(**expressions: str) -> list[alt.Parameter]:
    """Parameters by name, each with its expression."""
    return [alt.param(name=name, expr=expression) for name, expression in expressions.items()]


def slim_layout() -> alt.Parameter:
    """Whether there is as little room as on a phone; who draws the chart on a page says so."""
    return alt.param(name="slim", value=False)


def search_field(what: str) -> alt.Parameter:
    """A field in which a reader types what to look for.

    Args:
        what: An example of what there is to find.
    """
    bind = alt.BindInput(input="search", name="Find ", placeholder=what, autocomplete="off")
    return alt.param(name="find", value="", bind=bind)


def search_filter(*fields: str) -> str:
    """Whether a row has the searched text in one of its fields; without a search, every row."""
    text = " + ' ' + ".join(f"datum.{field}" for field in fields)
    return f"(find === '' || indexof(lower({text}), lower(find)) >= 0)"


def pointed_value(field: str) -> alt.Parameter:
    """What the pointer is on: everything with the same value of a field stands out while it stays there."""
    return alt.selection_point(name=PICKED, fields=[field], on="pointerover", clear="pointerout")


def given_parameters(*parameters: alt.Parameter) -> list[alt.SchemaBase]:
    """The parameters as a chart of several plots takes them."""
    return [one.param for one in parameters if isinstance(one.param, alt.SchemaBase)]


def across_plots(views: Sequence[str], field: str) -> list[alt.TopLevelSelectionParameter]:
    """The same over several plots by name, beside days picked by dragging in any of them."""
    pointed = alt.PointSelectionConfig(type="point", fields=[field], on="pointerover", clear="pointerout")
    dragged = alt.IntervalSelectionConfig(type="interval", encodings=["x"])
    return [
        alt.TopLevelSelectionParameter(name=name, select=select, views=list(views))
        for name, select in ((PICKED, pointed), (DRAGGED, dragged))
    ]


def standing_out(*tests: str, picked: Sequence[str] = (), full: float = 1, rest: float = FAINT) -> alt.OpacityValue:
    """Full opacity where all tests hold, else little.

    Args:
        tests: Expressions of the chart.
        picked: Selections by name; one in which nothing is picked holds everywhere.
        full: The full opacity.
        rest: The opacity elsewhere.
    """
    every = [*tests, *({"param": name} for name in picked)]
    return alt.OpacityValue(rest, condition={"test": {"and": every}, "value": full})
