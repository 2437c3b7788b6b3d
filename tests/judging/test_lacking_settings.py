"""Settings without what they must have, from templates: each is told once."""

from __future__ import annotations

import pytest

from kb.store import Store
from tests.judging.texts import judge_text

FUNCTION = """\
Conditions: {C: !Equals [!Ref 'AWS::Region', x]}
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Code: {S3Bucket: b, S3Key: k}
      Role: arn:aws:iam::123456789012:role/r
      Runtime: python3.13
      Handler: a.b
      EphemeralStorage: %s
"""


@pytest.mark.parametrize(
    ("written", "certainty"),
    [
        ("{}", "must"),
        ("{Size: !Ref 'AWS::NoValue'}", "must"),
        ("{Size: !If [C, 600, !Ref 'AWS::NoValue']}", "may"),
        ("!If [C, {Size: 600}, {}]", "may"),
    ],
)
def test_storage_without_a_size_is_told_once(store: Store, written: str, certainty: str) -> None:
    """It is missing, and nothing is left to be judged."""
    report = judge_text(store, FUNCTION.replace("%s", written))

    assert [one.certainty for one in report.findings if one.rule == "LKB254"] == [certainty]
    assert not report.unresolved


@pytest.mark.parametrize(
    "written", ["{Size: 600}", "!Ref 'AWS::NoValue'", "!If [C, {Size: 600}, !Ref 'AWS::NoValue']", "{Size: !Ref X}"]
)
def test_storage_that_is_not_there_or_has_a_size_lacks_nothing(store: Store, written: str) -> None:
    """Also where the size is not known."""
    report = judge_text(store, FUNCTION.replace("%s", written))

    assert not [one for one in report.findings if one.rule == "LKB254"]
