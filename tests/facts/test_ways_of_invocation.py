"""A service may learn to call functions in another way: each way has its own day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kb.facts.changes import history
from kb.facts.spans import trigger_spans
from tests.conftest import AsOf

_LATER = [
    ("amazon-aurora-mysql", "synchronous", "2017-12-11", ["asynchronous"]),
    ("amazon-workmail", "synchronous", "2020-05-11", ["asynchronous"]),
    ("aws-appconfig", "asynchronous", "2022-07-12", ["synchronous"]),
    ("lambda-invoke-api", "synchronous", "2015-04-09", ["asynchronous"]),
]


@pytest.mark.parametrize(("trigger", "way", "first", "before"), _LATER)
def test_a_way_that_came_later_is_told_from_its_day(
    ask: AsOf, trigger: str, way: str, first: str, before: list[str]
) -> None:
    """On the day before, the trigger has the others alone."""
    eve = (date.fromisoformat(first) - timedelta(days=1)).isoformat()

    assert ask(eve).trigger(trigger).invocation == before
    assert way in ask(first).trigger(trigger).invocation


def test_a_trigger_of_which_no_way_is_known_yet_has_none(ask: AsOf) -> None:
    """How a step of a workflow of Transfer Family is called was not found; identity providers came on 2021-11-15."""
    assert ask("2021-11-14").trigger("aws-transfer-family").invocation == []
    assert ask("2021-11-15").trigger("aws-transfer-family").invocation == ["synchronous"]


def test_a_way_in_doubt_is_told_once_it_is_certain(ask: AsOf) -> None:
    """Step Functions can call asynchronously by 2021-03-12; before, its feature is unknown."""
    day = "2021-03-11"
    features = [one for one in ask(day).features() if one.feature == "asynchronous-invocation"]

    assert ask(day).trigger("aws-step-functions").invocation == ["synchronous"]
    assert ask("2021-03-12").trigger("aws-step-functions").invocation == ["asynchronous", "synchronous"]
    assert [one.status for one in features if one.applies_to == "trigger:aws-step-functions"] == ["unknown"]


def test_as_released_before_ways_had_days_of_their_own(ask: AsOf) -> None:
    """Data version 13 said of Aurora MySQL that it had both from the first."""
    assert ask("2017-01-01", data_version=13).trigger("amazon-aurora-mysql").invocation == [
        "asynchronous",
        "synchronous",
    ]


@pytest.mark.parametrize(("trigger", "way", "first", "before"), _LATER)
def test_the_history_of_a_trigger_tells_the_day_of_each_way(
    ask: AsOf, trigger: str, way: str, first: str, before: list[str]
) -> None:
    """The first statement has the ways of the start alone."""
    said = {one.aspect: one for one in history(ask("2026-11-30"), trigger)}

    assert said["start"].value == ", ".join(["event_driven", *before])
    assert (said["start of a way"].value, str(said["start of a way"].day)) == (way, first)


def test_a_chart_draws_a_way_from_its_day(ask: AsOf) -> None:
    """Aurora MySQL has two bars, which begin on two days."""
    starts = {one.aspect: str(one.start) for one in trigger_spans(ask("2026-11-30")) if one.id == "amazon-aurora-mysql"}

    assert starts == {"asynchronous": "2016-10-18", "synchronous": "2017-12-11"}
