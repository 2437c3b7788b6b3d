"""What a reader moves in a chart, and the chart answers by itself: a slider of days, a field to search, pointing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

import altair as alt

from kb.charts.chart_parts import Rows, of_rows
from kb.facts.basis import FIRST_DAY

MOMENT = "moment"
"""The parameter with the moment that the slider stands on, in milliseconds."""

PICKED, DRAGGED = "picked", "dragged"
"""The selections: what the pointer is on, and the days dragged over."""

FAINT = 0.22
"""Opacity of what is not meant."""

ALWAYS, NEVER = "0001-01-01", "9999-12-31"
"""The days for a start and an end that are not known."""

THERE = f"toDate(datum.held_from) <= {MOMENT} && {MOMENT} < toDate(datum.held_to)"
"""Whether a row with `held_from` and `held_to` holds at the moment of the slider."""


def year_slider(today: date, last: date) -> tuple[alt.Parameter, alt.Parameter]:
    """A slider in years, two decimals, and the moment it stands for; at its first place that is exactly the day."""
    years = [round(day.year + (day.timetuple().tm_yday - 1) / 365.25, 2) for day in (FIRST_DAY, today, last)]
    bind = alt.binding_range(min=years[0], max=years[2], step=0.01, name="Year ")
    exact = int(datetime.combine(today, datetime.min.time(), UTC).timestamp() * 1000)
    moved = "utc(floor(year), 0, 1) + (year - floor(year)) * 31557600000"
    return (
        alt.param(name="year", value=years[1], bind=bind),
        alt.param(name=MOMENT, expr=f"abs(year - {years[1]}) < 0.005 ? {exact} : {moved}"),
    )


def day_headline(above: float) -> alt.Chart:
    """The day that the slider stands on, in large figures above the right end of the plot.

    Args:
        above: How many pixels above the plot.
    """
    text: alt.Chart = of_rows([{}]).mark_text(
        style="label", align="right", baseline="top", fontSize=22, fontWeight="bold"
    )
    day = text.transform_calculate(label=f"utcFormat({MOMENT}, '%Y-%m-%d')")
    return day.encode(x=alt.value("width"), y=alt.value(-above), text="label:N")


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
    """A number below the day of the headline.

    Args:
        number: The number.
        what: Of what, such as `supported`.
        above: How many pixels above the plot.
    """
    label = number.transform_calculate(label=f"datum.number + ' {what}'")
    text: alt.Chart = label.mark_text(style="note", align="right", baseline="top", fontSize=12)
    return text.encode(x=alt.value("width"), y=alt.value(-above), text="label:N")


def plot_heading(number: alt.Chart, what: str) -> alt.Chart:
    """What a plot shows, above its left end, and how much of it."""
    label = number.transform_calculate(label=f"'{what}: ' + format(datum.number, ',')")
    text: alt.Chart = label.mark_text(style="label", align="left", baseline="bottom", fontSize=12, fontWeight="bold")
    return text.encode(x=alt.value(0), y=alt.value(-6), text="label:N")


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


def standing_out(*tests: str, picked: Sequence[str] = (), full: float = 1) -> alt.OpacityValue:
    """Full opacity where all tests hold, else hardly any.

    Args:
        tests: Expressions of the chart.
        picked: Selections by name; one in which nothing is picked holds everywhere.
        full: The full opacity.
    """
    every = [*tests, *({"param": name} for name in picked)]
    return alt.OpacityValue(FAINT, condition={"test": {"and": every}, "value": full})
