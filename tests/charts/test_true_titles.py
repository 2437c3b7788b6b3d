"""What titles count is what a snapshot has, on any day, as known on any other, in any version of the data."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.charts import CHARTS, compare
from kb.charts.living import plain_title
from kb.facts import Facts
from kb.facts.answer_shapes import Phase
from kb.facts.changes import changes
from kb.facts.regions import regions
from kb.facts.slips import slips
from kb.facts.snapshots import snapshot
from tests.charts.test_controls import spoken_part, texts
from tests.conftest import AsOf

TODAY = "2026-11-23"
PAST = (Phase.DEPRECATED, Phase.CREATE_BLOCKED, Phase.UPDATE_BLOCKED)
DAYS = st.dates(date(2014, 11, 13), date(2027, 12, 31)).map(str)
FEW = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
"""Each example draws a chart, or all: a second of work."""


def counted(facts: Facts) -> dict[str, str]:
    """How the titles of a day begin, by the chart, from what a snapshot of the day has."""
    day, found = facts.basis.as_of, snapshot(facts)
    phases = [one.phase for one in found.runtimes]
    sound, past, closed = (
        sum(phase in some for phase in phases) for some in ((Phase.SUPPORTED,), PAST, (Phase.UPDATE_BLOCKED,))
    )
    there = sum(one.status == "supported" and not one.disputed for one in found.triggers)
    everywhere = {one.feature for one in found.features if one.applies_to == "all" and one.status == "supported"}
    reached = sum(one.status == "supported" for one in regions(facts))
    board = f"{_some(sound, 'runtime')} supported on {day}, {past or 'none'} past deprecation"
    return {
        "days": board,
        "runtimes": f"{board}, {closed} of them closed to updates" if closed else board,
        "triggers": f"{_some(there, 'service')} start",
        "features": f"{_some(len(everywhere), 'feature')} of all functions there on {day}",
        "regions": f"Lambda had come to {_some(reached, 'Region')} by {day}",
        "bitemporal": _phase_words(facts),
        "events": f"{len(facts.events())} entr",
        "announced": _standing_words(facts),
    }


def _some(number: int, noun: str) -> str:
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def _phase_words(facts: Facts) -> str:
    there = {one.runtime: one.phase.value.replace("_", " ") for one in facts.runtimes()}
    return f"python3.8 is {there['python3.8']} on" if "python3.8" in there else "python3.8 "


def _standing_words(facts: Facts) -> str:
    found = slips(facts)
    return f"{sum(one.days == 0 for one in found)} of {_some(len(found), 'date')}" if found else ""


NAMES = ("days", "runtimes", "triggers", "features", "regions", "bitemporal", "events", "announced")
MOVABLE = ("days", "runtimes", "triggers", "features", "regions", "bitemporal")


@pytest.mark.all
@given(day=DAYS, known=st.none() | DAYS, back=st.integers(0, 4))
@FEW
def test_a_title_counts_as_a_snapshot_does(ask: AsOf, day: str, known: str | None, back: int) -> None:
    """Drawn on the day, as known on another, from one of the last versions of the data."""
    facts = ask(day, known, ask(day).basis.data_version - back)
    said = {name: plain_title(CHARTS[name](facts).to_dict()) for name in NAMES}

    assert {name: said[name].startswith(words) for name, words in counted(facts).items()} == dict.fromkeys(NAMES, True)


@pytest.fixture(scope="module")
def said_by(ask: AsOf) -> dict[str, dict[str, Any]]:
    """The charts with a day, without their marks: what is left says the title."""
    return {name: spoken_part(CHARTS[name](ask(TODAY)).to_dict()) for name in (*MOVABLE, "compare")}


@pytest.mark.all
@given(day=DAYS)
@FEW
def test_a_title_moved_to_a_day_counts_as_its_snapshot(ask: AsOf, said_by: dict[str, dict[str, Any]], day: str) -> None:
    """Up to the last day to which the charts can be moved."""
    held = min(day, TODAY)
    wanted = counted(ask(held))

    assert all(any(text.startswith(wanted[name]) for text in texts(said_by[name], day=held)) for name in MOVABLE)


@pytest.mark.all
@given(first=DAYS, last=DAYS)
@FEW
def test_a_comparison_counts_as_both_snapshots_do(
    ask: AsOf, said_by: dict[str, dict[str, Any]], first: str, last: str
) -> None:
    """Moved forwards and backwards, and drawn, which is done forwards only."""
    earlier, later = (min(day, TODAY) for day in (first, last))
    counts = [_compared(ask(day)) for day in (earlier, later)]
    nouns = ("supported runtime", "trigger", "feature")
    words = [
        ("still " if before == after else f"{before} to ") + _some(after, noun)
        for before, after, noun in zip(*counts, nouns, strict=True)
    ]
    said = f"From {earlier} to {later}: {', '.join(words)}"

    assert said in texts(said_by["compare"], first=earlier, last=later)
    if earlier <= later:
        assert said == compare(ask(TODAY), date.fromisoformat(earlier), date.fromisoformat(later)).description


def _compared(facts: Facts) -> tuple[int, int, int]:
    found = snapshot(facts)
    return (
        sum(one.phase is Phase.SUPPORTED for one in found.runtimes),
        sum(one.status == "supported" and not one.disputed for one in found.triggers),
        len({one.feature for one in found.features if one.status == "supported"}),
    )


@pytest.mark.all
@given(day=DAYS, known=st.none() | DAYS)
@FEW
def test_the_limit_of_the_title_has_its_value(ask: AsOf, day: str, known: str | None) -> None:
    """As the facts of the day have it."""
    facts = ask(day, known)
    said = plain_title(CHARTS["limits"](facts).to_dict())
    found = re.search(r"^By [\d-]+, (.*) had grown .*-fold, to ([\d,]+) ", said)
    values = {one.name.split(" (")[0]: one.max for one in facts.limits()}

    assert found is None or values[found[1]] == int(found[2].replace(",", ""))
    assert found is not None or "no value is known" in said or "been raised" in said


@given(day=DAYS, known=st.none() | DAYS)
@FEW
def test_what_is_next_is_the_nearest_published_day(ask: AsOf, day: str, known: str | None) -> None:
    """Of all runtimes that are there, with its distance."""
    facts = ask(day, known)
    ahead = [
        end
        for one in facts.all_runtimes
        for end in (one.milestones.deprecation, one.milestones.block_create, one.milestones.block_update)
        if end and end > facts.basis.as_of
    ]
    said = CHARTS["next"](facts).description

    if ahead:
        assert f"on {min(ahead)}, in {_some((min(ahead) - facts.basis.as_of).days, 'day')} from {day}" in said
    else:
        assert said == "No further day is published on which anything ends"


@pytest.mark.all
@given(day=DAYS, known=st.none() | DAYS)
@FEW
def test_changes_and_moves_are_counted_as_the_lists_have_them(ask: AsOf, day: str, known: str | None) -> None:
    """What came into force between the two days of the title, and the dates that moved."""
    facts = ask(day, known)
    came, moved = (plain_title(CHARTS[name](facts).to_dict()) for name in ("changes", "slips"))
    told = re.match(r"(?:([\d,]+) changes? came into force|Nothing changed) from (\S+) to ([\d-]+)", came)
    found = slips(facts)

    assert told, came
    number = int((told[1] or "0").replace(",", ""))
    assert number == len(changes(facts, date.fromisoformat(told[2]), date.fromisoformat(told[3])))
    if found:
        assert moved.startswith(f"{sum(one.days != 0 for one in found)} of {_some(len(found), 'published date')} moved")
