"""Titles fit their charts: none is wider than what it stands above, on any day to which a reader moves it."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
import vl_convert
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kb.charts import CHARTS, silences
from kb.charts.headings import add_titles, break_title, broken_title
from kb.charts.theme import WIDTH
from kb.drift.interface import Outside
from tests.conftest import AsOf

TODAY = "2026-11-23"
DAYS, MOVED = ("2014-11-13", "2027-06-01"), ("2018-06-01", "2021-08-01")
"""Days on which charts are drawn, and to which they are moved: on the first is hardly anything, the last is ahead."""
OPTIONS: dict[str, tuple[dict[str, str], ...]] = {
    "runtimes": ({"language": "Python"}, {"language": "OS-only"}),
    "features": ({"applies-to": "runtime:python3.9"},),
    "limits": ({"topic": "function_config"}, {"limit": "function_memory"}),
    "compare": ({"kind": "runtime"},),
    "regions": ({"partition": "aws-cn"},),
    "revisions": ({"milestone": "deprecation"}, {"runtime": "go1.x"}),
    "validity": ({"runtime": "provided.al2023"}, {"memory": "11264"}),
    "config": ({"runtime": "nodejs4.3-edge"},),
    "trust": ({"milestone": "block_update"},),
    "events": ({"topic": "lifecycle"},),
}
"""Options beside those of the examples."""


def widths(spec: dict[str, Any]) -> tuple[float, float]:
    """How wide a chart is drawn with its title, and without."""
    drawn = [vl_convert.vegalite_to_svg(one) for one in (spec, {k: v for k, v in spec.items() if k != "title"})]
    with_title, bare = (float(re.findall(r'<svg[^>]* width="([\d.]+)"', text)[0]) for text in drawn)
    return with_title, bare


def moved(spec: dict[str, Any], day: str) -> dict[str, Any]:
    """A chart whose clocks stand on a day."""
    clocks = {one["name"] for one in spec.get("usermeta", {}).get("clocks", ())} - {"last"}
    params = [one | {"value": day} if one["name"] in clocks else one for one in spec.get("params", ())]
    return spec | {"params": params}


@pytest.mark.all
@pytest.mark.parametrize("name", CHARTS)
def test_no_title_is_wider_than_its_chart(ask: AsOf, name: str) -> None:
    """With the options of its example and others, drawn on each day, and moved to each by a reader."""
    chart = CHARTS[name]
    others = [chart(ask(TODAY), **chart.arguments(texts)).to_dict() for texts in OPTIONS.get(name, ())]
    drawn = [chart(ask(day), **chart.arguments(chart.example)).to_dict() for day in (TODAY, *DAYS)]
    movable = [moved(drawn[0], day) for day in MOVED] if "usermeta" in drawn[0] else []
    for spec in (*drawn, *others, *movable):
        with_title, bare = widths(spec)
        assert with_title <= bare + 1, (spec.get("description"), spec["title"])


@pytest.mark.parametrize("name", ["runtimes", "regions", "fleet"])
def test_a_chart_of_nothing_has_a_size(ask: AsOf, name: str) -> None:
    """On the first day of Lambda, of a language without a runtime then; legends without entries are none."""
    chart = CHARTS[name]
    texts = {"language": "Python"} if name == "runtimes" else chart.example

    assert 100 < max(widths(chart(ask("2014-11-13"), **chart.arguments(texts)).to_dict())) < 1000


@pytest.mark.all
def test_the_title_about_scanners_fits(ask: AsOf) -> None:
    """It is in a notebook only, and names every list."""
    lists = [Outside(f"scanner-{place} 10.{place}.0", frozenset({"python2.7"})) for place in range(5)]
    with_title, bare = widths(silences(ask(TODAY), lists).to_dict())

    assert with_title <= bare + 1


WORDS = st.lists(
    st.sampled_from(["2026-11-23,", "runtimes", "of", "I", "AWS", "mmmmmmmm", "it's", "10,240 MB"]), min_size=1
)


@given(WORDS)
def test_a_broken_title_has_all_its_words(words: list[str]) -> None:
    """In their order; one that fits is left as it is."""
    text = " ".join(words)
    lines = break_title(text)

    assert (lines if isinstance(lines, str) else " ".join(lines)) == text


@given(WORDS)
@hypothesis_settings(max_examples=25)
def test_an_expression_breaks_as_python_does(words: list[str]) -> None:
    """Whatever a title comes to when a reader moves a day."""
    text = " ".join(words)
    spec = {
        "data": {"values": [{}]},
        "mark": "point",
        "params": [{"name": "said", "value": text}],
        "title": {"text": broken_title("said").to_dict()},
    }
    found = re.findall(r"<g[^>]*role-title-text[^>]*>(.*?)</g>", vl_convert.vegalite_to_svg(spec))
    lines = [html.unescape(line) for line in re.findall(r">([^<]+)<", found[0])]
    wanted = break_title(text)

    assert lines == ([wanted] if isinstance(wanted, str) else wanted)


def test_a_note_may_have_lines(ask: AsOf) -> None:
    """Each is a line of the subtitle."""
    title = add_titles("Nothing", ask(TODAY).basis, (), "One.\nTwo.", WIDTH).to_dict()

    assert title["subtitle"][1:] == ["One.", "Two."]
