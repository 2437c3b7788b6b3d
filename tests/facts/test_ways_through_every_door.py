"""List, chart and history of triggers give one answer about each way of invocation, on any day of knowledge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from kb.facts import Facts, basis_on
from kb.facts.basis import FIRST_DAY
from kb.facts.changes import changes, history
from kb.facts.spans import trigger_spans
from kb.store import Store
from tests.conftest import AsOf

TODAY = date(2026, 11, 30)
NOT_KNOWN = "not known"


@pytest.fixture(scope="module")
def turns(store: Store) -> Sequence[date]:
    """The days on which anything turns of a way that has days of its own, each with its eve, and some between."""
    rows = (
        store.cursor()
        .execute("""
            select unnest([valid_from, valid_from_earliest, valid_from_latest, known_from])
            from features where feature like '%-invocation' and applies_to like 'trigger:%'
            union select unnest([supported_from, supported_from_earliest, supported_from_latest])
            from triggers where trigger in (
                select substr(applies_to, 9) from features
                where feature like '%-invocation' and applies_to like 'trigger:%'
            )
        """)
        .fetchall()
    )
    days = {day - timedelta(days=back) for (day,) in rows if day is not None for back in (0, 1)}
    return sorted(day for day in {*days, date(2020, 1, 1), date(2021, 10, 1), TODAY} if day >= FIRST_DAY)


def _listed(facts: Facts) -> dict[str, set[str]]:
    """The ways of each trigger that certainly is there."""
    return {
        one.trigger: set(one.invocation) or {NOT_KNOWN}
        for one in facts.triggers()
        if one.status == "supported" and not one.disputed
    }


def _drawn(facts: Facts) -> dict[str, set[str]]:
    """The ways of each trigger whose bars stand over the day asked about."""
    day, found = facts.basis.as_of, dict[str, set[str]]()
    for span in trigger_spans(facts):
        if (span.start or span.seen_from or date.max) <= day and (span.end is None or day < span.end):
            found.setdefault(span.id, set()).add(span.aspect)
    return found


def _said(facts: Facts, trigger: str) -> set[str]:
    """The ways that the history of a trigger tells by the day asked about."""
    ways: set[str] = set()
    for one in history(facts, trigger):
        if one.aspect in ("start", "start of a way") and one.day is not None and one.day <= facts.basis.as_of:
            _, _, words = one.value.rpartition(", ") if one.aspect == "start" else ("", "", one.value)
            ways |= set(words.split(" or ")) - {"event_driven", "event_source_mapping", "special"}
    return ways or {NOT_KNOWN}


def _bases(store: Store, turns: Sequence[date]) -> list[Facts]:
    """Each turn as known today, on the day itself, and by each other turn at the corners."""
    corners = {(day, known) for day in turns for known in (None, day, turns[0], turns[len(turns) // 2])}
    return [Facts(store, basis_on(store, day, known)) for day, known in sorted(corners, key=str)]


@pytest.mark.all
def test_the_list_and_the_chart_tell_the_same_ways(store: Store, turns: Sequence[date]) -> None:
    """Of all triggers that certainly are there, on each day on which a way turns, as known on several."""
    for facts in _bases(store, turns):
        assert _listed(facts) == _drawn(facts), facts.basis


@pytest.mark.all
def test_the_list_and_the_history_tell_the_same_ways(store: Store, turns: Sequence[date]) -> None:
    """Of all triggers of which some way came later."""
    named = {one.applies_to for one in Facts(store, basis_on(store, TODAY)).features() if "-invocation" in one.feature}
    triggers = sorted(name.removeprefix("trigger:") for name in named if name.startswith("trigger:"))
    assert len(triggers) >= 6
    for facts in _bases(store, turns):
        listed = _listed(facts)
        assert {name: _said(facts, name) for name in triggers if name in listed} == {
            name: listed[name] for name in triggers if name in listed
        }, facts.basis


@pytest.mark.all
def test_who_knows_less_is_told_no_more(store: Store, turns: Sequence[date]) -> None:
    """Of no day a way is told to who knew less and not to who knows all: a way not published yet is not there."""
    for day in turns:
        everything = _listed(Facts(store, basis_on(store, day)))
        for known in (day, *turns[:: max(1, len(turns) // 6)]):
            then = _listed(Facts(store, basis_on(store, day, known)))
            more = {name: ways - everything[name] for name, ways in then.items() if name in everything}
            assert {name: ways - {NOT_KNOWN} for name, ways in more.items() if ways - {NOT_KNOWN}} == {}, (day, known)


@pytest.mark.parametrize(
    ("day", "trigger", "ways"),
    [
        ("2014-12-01", "lambda-invoke-api", ["asynchronous"]),
        ("2017-06-01", "amazon-aurora-mysql", ["asynchronous"]),
        ("2020-03-01", "amazon-workmail", ["asynchronous"]),
        ("2017-06-01", "aws-step-functions", ["synchronous"]),
        ("2020-01-01", "aws-step-functions", ["synchronous"]),
        ("2021-10-01", "aws-appconfig", ["synchronous"]),
        ("2021-10-01", "aws-transfer-family", []),
    ],
)
def test_a_way_that_nobody_knew_yet_is_not_there(ask: AsOf, day: str, trigger: str, ways: list[str]) -> None:
    """Neither on the day, nor as known on it."""
    assert ask(day).trigger(trigger).invocation == ask(day, day).trigger(trigger).invocation == ways


def test_a_trigger_of_which_no_way_is_known_yet_has_a_bar(ask: AsOf) -> None:
    """It ends where the first way begins, and its history has no comma with nothing behind it."""
    spans = [one for one in trigger_spans(ask("2026-11-30")) if one.id == "aws-transfer-family"]
    start = next(one for one in history(ask("2026-11-30"), "aws-transfer-family") if one.aspect == "start")

    assert [(one.aspect, str(one.start), str(one.end)) for one in spans] == [
        (NOT_KNOWN, "2021-09-02", "2021-11-15"),
        ("synchronous", "2021-11-15", "None"),
    ]
    assert start.value == "event_driven"
    assert [one.aspect for one in trigger_spans(ask("2021-10-01")) if one.id == "aws-transfer-family"] == [NOT_KNOWN]


@pytest.mark.parametrize("axis", ["valid", "known"])
def test_what_changed_tells_a_way_once(ask: AsOf, axis: str) -> None:
    """As a feature of the trigger, as lists of features do; the trigger's own history has its day."""
    facts = ask("2026-11-30")
    found = changes(facts, FIRST_DAY - timedelta(days=1), TODAY, axis)
    ways = [(one.id, one.after) for one in found if "-invocation" in one.id and one.after.startswith("trigger:")]

    assert ("synchronous-invocation", "trigger:amazon-workmail") in ways
    assert len(ways) == len(set(ways)) >= 6
    assert [one for one in found if one.aspect == "start of a way"] == []
    assert [one.value for one in history(facts, "amazon-workmail") if one.aspect == "start of a way"] == ["synchronous"]
