"""What a reader moves in a chart changes what it says, by the chart's own means: drawn here with another setting."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any

import pytest
import vl_convert

from kb.charts import changes, days, events, features, revisions, slips, triggers
from kb.charts.theme import Drawing
from kb.facts.changes import changes as all_changes
from tests.conftest import AsOf

TODAY = "2026-11-23"
NEW_YEARS = pytest.mark.parametrize("year", [2015, 2019, 2025])


def texts(chart: Drawing, **settings: object) -> list[str]:
    """What the chart says after its controls were set."""
    spec: dict[str, Any] = chart.to_dict()
    for parameter in spec["params"]:
        if parameter["name"] in settings:
            parameter["value"] = settings[parameter["name"]]
    return re.findall(r"<text[^>]*>([^<]*)</text>", vl_convert.vegalite_to_svg(spec))


@NEW_YEARS
def test_the_slider_shows_how_many_runtimes_were_supported(ask: AsOf, year: int) -> None:
    """As many as the facts of that day have, under the day."""
    supported = len(ask(f"{year}-01-01").runtimes(phase="supported"))

    assert {f"{year}-01-01", f"{supported} supported"} <= set(texts(days(ask(TODAY)), year=year))


@NEW_YEARS
def test_the_slider_counts_the_triggers_of_its_day(ask: AsOf, year: int) -> None:
    """By way of invocation, as the facts of that day do."""
    there = [
        trigger for trigger in ask(f"{year}-01-01").triggers() if not trigger.disputed and trigger.status == "supported"
    ]
    ways = Counter(way for trigger in there for way in trigger.invocation)

    said = texts(triggers(ask(TODAY)), year=year)
    assert {f"{way}: {ways[way]}" for way in ("synchronous", "asynchronous", "polling")} <= set(said)


@NEW_YEARS
def test_the_slider_counts_the_features_of_its_day(ask: AsOf, year: int) -> None:
    """Those that apply to every function."""
    there = {
        it.feature for it in ask(f"{year}-01-01").features() if it.applies_to == "all" and it.status == "supported"
    }

    assert f"{len(there)} there" in texts(features(ask(TODAY)), year=year)


def test_a_search_counts_what_it_finds(ask: AsOf) -> None:
    """In every band of changes, whatever the case; a quote in it breaks nothing."""
    facts, first, last = ask(TODAY), date(2020, 1, 1), date(2020, 12, 31)
    chart = changes(facts, first, last)
    found = [it for it in all_changes(facts, first, last) if it.kind == "runtime" and "python" in it.id]

    assert f"Runtimes: {len(found)}" in texts(chart, find="PYTHON")
    assert "Limits: 0" in texts(chart, find="it's")


def test_without_a_search_everything_is_meant(ask: AsOf) -> None:
    """The bands count all their dots."""
    facts = ask(TODAY)
    kinds = Counter(it.kind for it in all_changes(facts, date(2025, 11, 23), date(2026, 11, 23)))

    assert {f"{kind.capitalize()}s: {number}" for kind, number in kinds.items()} <= set(texts(changes(facts)))


def test_the_timeline_can_be_searched(ask: AsOf) -> None:
    """Every entry keeps its place; the rest turns faint."""
    spec = events(ask(TODAY)).to_dict()

    assert [it["bind"]["input"] for it in spec["params"]] == ["search"]
    assert "find" in str(spec["vconcat"][1]["encoding"]["opacity"])


@pytest.mark.parametrize("draw", [revisions, slips], ids=["revisions", "slips"])
def test_the_pointer_lights_up_one_runtime(ask: AsOf, draw: Any) -> None:  # noqa: ANN401 - any chart function
    """All marks of the runtime under it."""
    (parameter,) = draw(ask(TODAY)).to_dict()["params"]

    assert parameter["select"]["fields"] == ["runtime"]


def test_dragging_over_days_is_one_selection_in_all_bands(ask: AsOf) -> None:
    """Every band is named as a view of it, and exists."""
    spec = changes(ask(TODAY)).to_dict()
    named = [band["layer"][0]["name"] for band in spec["vconcat"]]

    assert [it["views"] for it in spec["params"] if "select" in it] == [named, named]
