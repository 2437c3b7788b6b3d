"""Charts show the facts: no date shifted, no bar missing, nothing made up."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from kb.charts import (
    announced,
    bitemporal,
    changes,
    events,
    features,
    fleet,
    limits,
    revisions,
    runtimes,
    silences,
    slips,
    triggers,
    validity,
)
from kb.charts.limits import MAIN, SHORT
from kb.charts.runtimes import runtime_phases
from kb.charts.theme import PHASES, Drawing
from kb.drift.interface import Outside
from kb.errors import UnknownIdError, UsageError
from kb.facts.changes import changes as all_changes
from kb.facts.slips import slips as all_slips
from kb.scanners.comparison import ENDED
from tests.conftest import AsOf

RETIRED = ("python2.7", "nodejs12.x")
"""Two runtimes that were closed to updates long before the days of the tests."""


def rows(chart: Drawing, column: str) -> list[dict[str, Any]]:
    """The rows of the first data set that has a column."""
    datasets = chart.to_dict()["datasets"].values()
    return next(found for found in datasets if found and column in found[0])


def test_every_runtime_has_its_phases(ask: AsOf) -> None:
    """The bars are those of the facts, to the day."""
    facts = ask("2026-11-23")
    bars = rows(runtimes(facts), "until")
    python = {bar["phase"]: (bar["start"], bar["end"]) for bar in bars if bar["runtime"] == "python2.7"}

    assert python == {
        "supported": ("2015-10-08", "2021-07-15"),
        "create blocked": ("2021-07-15", "2022-05-30"),
        "update blocked": ("2022-05-30", "2029-11-22"),
    }
    assert {bar["runtime"] for bar in bars} == {runtime.runtime for runtime in facts.runtimes()}


def test_phases_never_overlap(ask: AsOf) -> None:
    """Each begins where the one before ends, even where AWS published them out of order."""
    for runtime in ask("2026-11-23").runtimes():
        spans = list(runtime_phases(runtime, date(2030, 1, 1)))
        assert all(end == start for (_, _, end, _), (_, start, _, _) in pairwise(spans))
        assert [name for name, *_ in spans] == [name for name in PHASES if name in {span[0] for span in spans}]


def test_an_open_end_is_hatched(ask: AsOf) -> None:
    """In 2021 nobody knew when Python 3.8 would end."""
    hatched = {stroke["row"] for stroke in rows(runtimes(ask("2021-08-01", "2021-08-01")), "row")}

    assert "python3.8" in hatched
    assert "python2.7" not in hatched


def test_the_day_asked_about_is_marked(ask: AsOf) -> None:
    """A line and its label stand on the day."""
    assert rows(validity(ask("2021-08-01"), memory=512), "label") == [{"day": "2021-08-01", "label": "2021-08-01"}]


def test_a_limit_steps_on_the_day_of_its_change(ask: AsOf) -> None:
    """Every change up to the day, none after it, and the line goes on to the day."""
    points = [(row["day"], row["max"]) for row in rows(limits(ask("2018-12-31"), ["function_timeout"]), "max")]

    assert points == [("2014-11-13", 60), ("2015-10-08", 300), ("2018-10-10", 900), ("2018-12-31", 900)]


def test_every_entry_of_the_timeline_is_a_mark(ask: AsOf) -> None:
    """And the numbers above add up to them."""
    facts = ask("2026-11-23")
    chart = events(facts)

    assert len(rows(chart, "headline")) == len(facts.events())
    assert sum(bar["entries"] for bar in rows(chart, "entries")) == len(facts.events())


def test_every_trigger_stands_in_the_column_of_its_invocation(ask: AsOf) -> None:
    """One bar for each way in which it invokes; those that AWS denies are left out."""
    facts = ask("2026-11-23")
    bars = [bar for found in triggers(facts).to_dict()["datasets"].values() for bar in found if "how" in bar]
    supported = [trigger for trigger in facts.triggers() if not trigger.disputed]

    assert {bar["name"] for bar in bars} >= {trigger.service for trigger in supported}
    sqs = [(bar["how"], bar["start"]) for bar in bars if bar["name"] == "Amazon SQS"]
    assert sqs == [("polling", "2018-06-28")]


def test_an_ended_trigger_keeps_its_bar(ask: AsOf) -> None:
    """AWS IoT Events ended in May 2026."""
    found = triggers(ask("2026-11-23")).to_dict()["datasets"].values()
    ended = next(bar for bars in found for bar in bars if bar.get("name") == "AWS IoT Events")

    assert (ended["start"], ended["end"]) == ("2019-05-30", "2026-05-20")


def test_features_come_in_the_order_of_their_dates(ask: AsOf) -> None:
    """A staircase: none before the one above it."""
    starts = [row["start"] for row in rows(features(ask("2026-11-23")), "since")]

    assert starts == sorted(starts)
    assert len(rows(features(ask("2026-11-23"), "runtime:python3.13"), "since")) > 1


def test_a_step_of_the_ladder_is_a_date_published(ask: AsOf) -> None:
    """Updates of nodejs14.x were to end in January 2024; seven moves later it is March 2027."""
    chart = revisions(ask("2026-11-23"), "block_update", ["nodejs14.x"])
    steps = [row for row in rows(chart, "fate") if not row["end"]]

    assert (steps[0]["date"], steps[-1]["date"], len(steps)) == ("2024-01-25", "2027-03-03", 8)


def test_the_histogram_counts_every_moved_date(ask: AsOf) -> None:
    """One row for each, in the bin of its days."""
    facts = ask("2026-11-23")
    moved = rows(slips(facts), "low")

    assert len(moved) == sum(slip.moves > 0 for slip in all_slips(facts))
    assert all(row["low"] % 90 == 0 and row["high"] == row["low"] + 90 for row in moved)


def test_announced_dates_stand_against_those_that_hold(ask: AsOf) -> None:
    """A dot for each date that AWS gave."""
    facts = ask("2026-11-23")

    lanes = [found for found in announced(facts).to_dict()["datasets"].values() if found and "moves" in found[0]]

    assert sum(map(len, lanes)) == len(all_slips(facts))


@pytest.fixture(scope="module")
def cells(ask: AsOf) -> list[dict[str, Any]]:
    """The rectangles of a map of phases."""
    return rows(bitemporal(ask("2026-11-23"), "python3.8"), "until")


@pytest.mark.parametrize("known_at", ["2024-03-01", "2026-11-23"])
@pytest.mark.parametrize("day", ["2023-01-01", "2024-12-01", "2026-06-01", "2027-06-01"])
def test_the_map_shows_the_phase_of_every_day_and_knowledge(
    ask: AsOf, cells: list[dict[str, Any]], day: str, known_at: str
) -> None:
    """The rectangle over a point has the phase that the facts give for it."""
    over = [c["phase"] for c in cells if c["start"] <= day < c["end"] and c["known"] <= known_at < c["until"]]

    assert over == [ask(day, known_at).runtime("python3.8").phase.value.replace("_", " ")]


@pytest.mark.parametrize("axis", ["valid", "known"])
def test_every_change_is_a_dot(ask: AsOf, axis: str) -> None:
    """No two on one place."""
    facts, first, last = ask("2021-08-01"), date(2019, 1, 1), date(2021, 1, 1)
    found = changes(facts, first, last, axis).to_dict()["datasets"].values()
    dots = [dot for band in found for dot in band if "place" in dot]

    assert len(dots) == len(all_changes(facts, first, last, axis))
    assert max(Counter((dot["kind"], dot["at"], dot["place"]) for dot in dots).values()) == 1


def test_the_band_of_all_fields_is_their_intersection(ask: AsOf) -> None:
    """Python 3.9 came after 6 GB of memory did; creation ends with the runtime."""
    bands = rows(validity(ask("2026-11-23"), runtime="python3.9", memory=6144), "since")
    spans = {band["field"]: (band["since"], band["until"]) for band in bands}

    assert spans["Runtime python3.9"] == spans["all together"] == ("2021-08-16", "2027-02-01")
    assert spans["MemorySize 6144 MB"] == ("2020-12-01", "no end published")


def test_a_configuration_that_never_was_has_no_band(ask: AsOf) -> None:
    """11 GB of memory were never accepted."""
    spec = validity(ask("2026-11-23"), memory=11264).to_dict()

    assert spec["title"]["text"] == "On no day could this be created: MemorySize 11264 MB never legal"
    assert "never: MemorySize 11264 MB is out of range: the limit is 10240 MB" in str(spec["datasets"])


def test_a_fleet_keeps_its_size(ask: AsOf) -> None:
    """Every month has every function once; phases are those of the facts."""
    facts = ask("2026-11-23")
    areas = rows(fleet(facts, {"python3.8": 10, "python3.13": 5}, 12), "functions")
    months = {row["day"] for row in areas}

    assert all(sum(row["functions"] for row in areas if row["day"] == month) == 15 for month in months)
    assert {(row["phase"], row["functions"]) for row in areas if row["day"] == "2027-04-01" and row["functions"]} == {
        ("supported", 5),
        ("update blocked", 10),
    }


def test_a_fleet_may_be_a_frame(ask: AsOf) -> None:
    """Two rows of one runtime add up."""
    counts = pd.DataFrame({"runtime": ["python3.8", "python3.8"], "functions": [1, 2]})

    assert fleet(ask("2026-11-23"), counts).to_dict() == fleet(ask("2026-11-23"), {"python3.8": 3}).to_dict()


def test_a_fleet_without_its_columns_is_refused(ask: AsOf) -> None:
    """The message names what is missing."""
    with pytest.raises(UsageError, match="no column functions"):
        fleet(ask("2026-11-23"), pd.DataFrame({"runtime": []}))


@pytest.mark.all
def test_a_list_of_names_falls_behind(ask: AsOf) -> None:
    """One that names nothing misses every runtime that the API ever took and that is past its support on the day."""
    chart = silences(ask("2026-11-23"), [Outside("all", frozenset(RETIRED)), Outside("none", frozenset())])
    missed = {(row["day"], row["scanner"]): row["missed"] for row in rows(chart, "missed")}
    taken = [one for one in ask("2026-10-01").runtimes() if one.api_identifier]

    assert missed["2026-10-01", "none"] == sum(one.phase in ENDED for one in taken)
    assert missed["2026-10-01", "all"] == missed["2026-10-01", "none"] - len(RETIRED)
    assert chart.to_dict()["title"]["text"].startswith("By October 2027 none will miss ")


def test_without_lists_the_chart_says_so(ask: AsOf) -> None:
    """It is empty, and no error."""
    assert silences(ask("2026-11-23"), ()).to_dict()["title"]["text"] == "No list of a scanner is given"


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda facts: runtimes(facts, "Klingon"), "there are .NET"),
        (lambda facts: limits(facts, ["function_memroy"]), "no limit"),
        (lambda facts: events(facts, "runtimes"), "no topic"),
        (lambda facts: features(facts, "runtime:python9"), "did you mean runtime:python3.9"),
        (lambda facts: bitemporal(facts, "python3.88"), "did you mean"),
        (lambda facts: revisions(facts, runtimes=["python3.88"]), "did you mean"),
        (lambda facts: fleet(facts, {"python3.88": 1}), "did you mean"),
    ],
    ids=["language", "limit", "topic", "applies-to", "map", "ladder", "fleet"],
)
def test_what_does_not_exist_is_refused(ask: AsOf, draw: Any, said: str) -> None:  # noqa: ANN401 - a call of any chart
    """An empty chart would look like an answer."""
    with pytest.raises(UnknownIdError, match=said):
        draw(ask("2026-11-23"))


def test_names_of_limits_stand_whole_on_a_phone(ask: AsOf) -> None:
    """In lines as short as their part of the screen, apart from each other where two end alike."""
    named = rows(limits(ask("2026-11-23"), MAIN[:2]), "lines")

    assert {row["limit"] for row in named} == {" ".join(row["lines"]) for row in named}
    assert max(len(line) for row in named for line in row["lines"]) <= SHORT
    assert {len(row["lines"]) for row in named} == {2, 3}
    assert len({row["slim"] for row in named}) == 2
