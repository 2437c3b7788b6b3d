"""What a reader moves in a chart changes what it says, by the chart's own means: drawn here with another setting."""

from __future__ import annotations

import html
import re
from collections import Counter
from datetime import date
from typing import Any

import pytest
import vl_convert
from hypothesis import given
from hypothesis import strategies as st

from kb.charts import CHARTS, changes, compare, events, revisions, slips
from kb.charts.living import plain_title
from kb.charts.reader_controls import count_on, day_number
from kb.facts.basis import FIRST_DAY
from kb.facts.changes import changes as all_changes
from tests.conftest import AsOf
from tests.tiers import first_cases

TODAY = "2026-11-23"
NEW_YEARS = pytest.mark.parametrize("year", first_cases([2019, 2015, 2025], 1))
DAYS = pytest.mark.parametrize("day", first_cases(["2021-08-01", "2014-11-13", "2019-01-01", "2024-02-29"], 1))


Spec = dict[str, Any]
"""The specification of a chart."""


def texts(drawn: Spec, **settings: object) -> list[str]:
    """What a chart says after its controls were set."""
    given = drawn.get("params", [])
    moved = [one | {"value": settings[one["name"]]} if one["name"] in settings else one for one in given]
    spec = drawn | {"params": moved}
    found = re.findall(r"<text[^>]*>(.*?)</text>", vl_convert.vegalite_to_svg(spec))
    # What is broken into lines is said in one.
    return [html.unescape(re.sub(r"<[^>]*>", "", text.replace("</tspan><tspan", "</tspan> <tspan"))) for text in found]


@pytest.fixture(scope="module")
def drawn(ask: AsOf) -> dict[str, Spec]:
    """The charts with a day, drawn once."""
    return {name: CHARTS[name](ask(TODAY), **CHARTS[name].arguments(CHARTS[name].example)).to_dict() for name in MOVED}


@pytest.fixture(scope="module")
def spoken(drawn: dict[str, Spec]) -> dict[str, Spec]:
    """The same charts without their marks, which takes half the time where only the title counts."""
    return {name: spoken_part(spec) for name, spec in drawn.items()}


def spoken_part(spec: Spec) -> Spec:
    """The parameters of a chart under its title."""
    params = [one for one in spec["params"] if "select" not in one]
    return {"$schema": spec["$schema"], "data": {"values": [{}]}, "mark": "point", "params": params} | {
        "title": spec["title"]
    }


MOVED = ("runtimes", "days", "limits", "triggers", "features", "bitemporal", "config", "next", "regions")
"""The charts in which a reader moves the day."""


@pytest.mark.parametrize("name", MOVED)
def test_a_day_is_a_date_and_begins_with_the_day_asked_about(drawn: dict[str, Spec], name: str) -> None:
    """An input of the kind `date` whose value is the day, and the range in which it can be moved."""
    spec = drawn[name]
    day = next(it for it in spec["params"] if it["name"] == "day")

    assert (day["bind"]["input"], day["value"]) == ("date", TODAY)
    assert spec["usermeta"]["clocks"][0]["first"] == "2014-11-13"


@DAYS
@pytest.mark.parametrize("name", MOVED)
def test_the_title_is_that_of_the_chosen_day(ask: AsOf, spoken: dict[str, Spec], name: str, day: str) -> None:
    """Moved to a day, a chart says what one says that was drawn on the day."""
    chart = CHARTS[name]
    arguments = chart.arguments(chart.example)
    there = chart(ask(day), **arguments)

    assert plain_title(there.to_dict()) in texts(spoken[name], day=day)


@DAYS
@pytest.mark.parametrize("known", ["2018-06-01", "2021-08-01", "2024-01-15"])
def test_both_clocks_count_what_the_facts_of_both_have(
    ask: AsOf, spoken: dict[str, Spec], day: str, known: str
) -> None:
    """The board of a day as known on another: as many supported as the facts of both clocks have."""
    supported = len(ask(day, known).runtimes(phase="supported"))
    said = " ".join(texts(spoken["days"], day=day, known=known))

    assert re.search(rf"\b{supported} runtimes? supported on {day}, .*as known on {known}", said)


@pytest.mark.parametrize("day", first_cases(["2024-12-01", "2023-01-01", "2026-06-01"], 1))
@pytest.mark.parametrize("known", ["2023-06-01", "2024-03-01", "2026-01-01"])
def test_the_cross_of_the_map_tells_the_phase(ask: AsOf, spoken: dict[str, Spec], day: str, known: str) -> None:
    """As the facts of both days do."""
    phase = ask(day, known).runtime("python3.8").phase.value.replace("_", " ")

    assert f"python3.8 is {phase} on {day}, as known on {known};" in " ".join(
        texts(spoken["bitemporal"], day=day, known=known)
    )


@pytest.mark.parametrize("value", ["", "no day"])
def test_an_emptied_date_stands_for_the_first_one(drawn: dict[str, Spec], spoken: dict[str, Spec], value: str) -> None:
    """Nothing vanishes while a date is being typed."""
    assert plain_title(drawn["days"]) in texts(spoken["days"], day=value)


def test_two_days_are_compared(ask: AsOf) -> None:
    """Each thing that differs stands there with both values; what is the same does not."""
    said = texts(compare(ask(TODAY)).to_dict(), first="2020-01-01", last="2021-01-01", find="function_memory")

    assert {"function_memory", "3,008 MB", "10,240 MB", "2020-01-01", "2021-01-01"} <= set(said)
    assert "function_timeout" not in said


@given(st.lists(st.tuples(st.dates(FIRST_DAY), st.dates(FIRST_DAY)), max_size=12), st.dates(FIRST_DAY))
def test_counting_by_expression_is_exact_to_the_day(spans: list[tuple[date, date]], day: date) -> None:
    """Half open, whatever the order of the days; the expression is plain arithmetic."""
    there = [(min(span), max(span)) for span in spans]
    counted = eval(count_on(there).replace("day_number", str(day_number(day))))  # noqa: S307 - our own expression

    assert counted == sum(start <= day < end for start, end in there)


@NEW_YEARS
def test_the_slider_counts_the_triggers_of_its_day(ask: AsOf, drawn: dict[str, Spec], year: int) -> None:
    """By way of invocation, as the facts of that day do."""
    there = [
        trigger for trigger in ask(f"{year}-01-01").triggers() if not trigger.disputed and trigger.status == "supported"
    ]
    ways = Counter(way for trigger in there for way in trigger.invocation)

    said = texts(drawn["triggers"], day=f"{year}-01-01")
    assert {f"{way}: {ways[way]}" for way in ("synchronous", "asynchronous", "polling")} <= set(said)


@NEW_YEARS
def test_the_slider_counts_the_features_of_its_day(ask: AsOf, drawn: dict[str, Spec], year: int) -> None:
    """Those that apply to every function."""
    there = {
        it.feature for it in ask(f"{year}-01-01").features() if it.applies_to == "all" and it.status == "supported"
    }

    assert any(
        text.startswith(f"{len(there)} features of all functions there")
        for text in texts(drawn["features"], day=f"{year}-01-01")
    )


def test_a_search_counts_what_it_finds(ask: AsOf) -> None:
    """In every band of changes, whatever the case; a quote in it breaks nothing."""
    facts, first, last = ask(TODAY), date(2020, 1, 1), date(2020, 12, 31)
    chart = changes(facts, first, last).to_dict()
    found = [it for it in all_changes(facts, first, last) if it.kind == "runtime" and "python" in it.id]

    assert f"Runtimes: {len(found)}" in texts(chart, find="PYTHON")
    assert "Limits: 0" in texts(chart, find="it's")


def test_without_a_search_everything_is_meant(ask: AsOf) -> None:
    """The bands count all their dots."""
    facts = ask(TODAY)
    kinds = Counter(it.kind for it in all_changes(facts, date(2025, 11, 23), date(2026, 11, 23)))

    assert {f"{kind.capitalize()}s: {number}" for kind, number in kinds.items()} <= set(texts(changes(facts).to_dict()))


def test_the_timeline_can_be_searched(ask: AsOf) -> None:
    """Every entry keeps its place; the rest turns faint."""
    spec = events(ask(TODAY)).to_dict()

    assert [it["bind"]["input"] for it in spec["params"] if "bind" in it] == ["search"]
    assert "find" in str(spec["vconcat"][1]["encoding"]["opacity"])


@pytest.mark.parametrize("draw", [revisions, slips], ids=["revisions", "slips"])
def test_the_pointer_lights_up_one_runtime(ask: AsOf, draw: Any) -> None:  # noqa: ANN401 - any chart function
    """All marks of the runtime under it."""
    (parameter,) = draw(ask(TODAY)).to_dict()["params"]

    assert parameter["select"]["fields"] == ["runtime"]


def test_dragging_over_days_is_one_selection_in_all_bands(ask: AsOf) -> None:
    """Every band is named as a view of it, and exists."""
    spec = changes(ask(TODAY)).to_dict()
    named = [layer["name"] for band in spec["vconcat"] for layer in band["layer"] if "name" in layer]

    assert [it["views"] for it in spec["params"] if "select" in it] == [named, named]
