"""A bound, a step and a default each have days of their own: another one may change while they stay as they are."""

from __future__ import annotations

from datetime import date

import pytest

import kb
from kb.store import Store

FUNCTION = (
    "Resources:\n  F:\n    Type: AWS::Lambda::Function\n"
    "    Properties: {Runtime: nodejs8.10, Handler: a.b, Role: r, Code: {ZipFile: x}, MemorySize: 129, Timeout: 1.5}\n"
)
BARE = FUNCTION.replace(", MemorySize: 129, Timeout: 1.5", "")
QUEUE = (
    "Resources:\n  M:\n    Type: AWS::Lambda::EventSourceMapping\n    Properties:\n      FunctionName: f\n"
    "      EventSourceArn: arn:aws:sqs:eu-west-1:123456789012:q\n      BatchSize: 2.5\n"
)
API = (
    "Transform: AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n"
    "      {Runtime: nodejs8.10, Handler: a.b, CodeUri: ., Timeout: 40, Events: {E: {Type: Api, Properties: "
    "{Path: /, Method: get}}}}\n"
)


@pytest.mark.parametrize(
    ("rule", "text", "days", "span"),
    [
        ("LKB202", FUNCTION, ("2015-07-01", "2018-06-01", "2020-11-30"), ("2014-11-13", "2020-12-01")),
        ("LKB242", FUNCTION, ("2018-06-01", "2021-01-01"), ("2014-11-13", None)),
        ("LKB345", QUEUE, ("2019-01-01", "2021-06-01"), ("2018-06-28", None)),
        ("LKB506", BARE, ("2018-06-01", "2021-01-01"), ("2014-11-13", None)),
        ("LKB507", BARE, ("2015-06-01", "2018-06-01", "2021-01-01"), ("2015-01-27", None)),
        ("LKB322", API, ("2018-06-01", "2025-01-01"), ("2017-11-22", None)),
    ],
    ids=["memory step", "timeout step", "batch step", "default timeout", "default memory", "default of an API"],
)
def test_a_step_and_a_default_hold_since_they_came(
    store: Store, rule: str, text: str, days: tuple[str, ...], span: tuple[str, str | None]
) -> None:
    """And until they go: 64 MB was no step "since 2017-11-30", the day on which a larger maximum came."""
    told = {
        (found.since, found.until)
        for day in days
        for found in kb.check_text(text, "template.yaml", day, data_version=15, db=store).findings
        if found.rule == rule
    }

    assert told == {tuple(date.fromisoformat(one) if one else None for one in span)}
