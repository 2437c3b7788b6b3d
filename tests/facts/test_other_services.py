"""Triggers begin and end with what the documents of their services say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kb.errors import EndedError, OutOfCoverageError
from tests.conftest import AsOf


@pytest.mark.parametrize(
    ("trigger", "end", "announced"),
    [
        ("kinesis-data-analytics-for-sql", "2026-01-27", "2024-10-17"),
        ("amazon-chime-bots", "2026-02-20", "2025-02-19"),
        ("aws-iot-sitewise", "2026-05-20", "2025-05-20"),
        ("amazon-lookout-for-metrics", "2025-10-09", "2025-10-09"),
    ],
)
def test_a_trigger_ends_with_its_service_and_not_before_that_was_known(
    ask: AsOf, trigger: str, end: str, announced: str
) -> None:
    """On the day of the end it is gone; before the announcement nobody knew of an end."""
    ended = date.fromisoformat(end)
    last = ended - timedelta(days=1)
    before = (date.fromisoformat(announced) - timedelta(days=1)).isoformat()

    assert ask(last.isoformat()).trigger(trigger).status == "supported"
    with pytest.raises(EndedError):
        ask(end).trigger(trigger)
    assert ask(before, before).trigger(trigger).supported_to is None
    assert ask(min(announced, last.isoformat())).trigger(trigger).supported_to == ended


@pytest.mark.parametrize(
    ("trigger", "first"),
    [
        ("amazon-aurora-mysql", "2016-10-18"),
        ("amazon-redshift", "2020-10-26"),
        ("amazon-workmail", "2018-11-19"),
        ("aws-transfer-family", "2021-09-02"),
        ("aws-client-vpn", "2020-11-04"),
    ],
)
def test_a_trigger_begins_on_the_day_in_the_history_of_its_service(ask: AsOf, trigger: str, first: str) -> None:
    """The day before it is not there."""
    day = date.fromisoformat(first)

    assert ask(first).trigger(trigger).status == "supported"
    with pytest.raises(OutOfCoverageError):
        ask((day - timedelta(days=1)).isoformat()).trigger(trigger)


@pytest.mark.parametrize(
    ("trigger", "doubtful", "certain"),
    [
        ("amazon-athena", "2019-11-26", "2020-11-11"),
        ("aws-systems-manager", "2016-12-01", "2017-08-10"),
        ("amazon-alexa", "2014-11-13", "2015-07-31"),
    ],
)
def test_a_trigger_is_in_doubt_from_a_preview_or_silence_to_the_evidence(
    ask: AsOf, trigger: str, doubtful: str, certain: str
) -> None:
    """Silence of an SDK does not deny what a page shows."""
    eve = (date.fromisoformat(certain) - timedelta(days=1)).isoformat()

    assert ask(doubtful).trigger(trigger).status == "unknown"
    assert ask(eve).trigger(trigger).status == "unknown"
    assert ask(certain).trigger(trigger).status == "supported"


def test_lambda_insights_have_a_day(ask: AsOf) -> None:
    """The history of CloudWatch's guide has 2020-12-03."""
    assert not any(one.feature == "lambda-insights" for one in ask("2020-12-02").features())
    assert any(one.feature == "lambda-insights" and one.doubt is None for one in ask("2020-12-03").features())
