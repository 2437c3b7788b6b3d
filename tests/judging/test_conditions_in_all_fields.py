"""A condition comes out the same in every field of a function, whatever way the field is computed in."""

from __future__ import annotations

import pytest

from kb.store import Store
from tests.judging.texts import ROLE, judge_text, said, verdict

MAPPED = "Mappings: {M: {dev: {Type: Image}, prod: {Type: Zip}}}\n"
STAGE = "Parameters: {Stage: {Type: String, AllowedValues: [dev, prod]}}\n"
OPEN = "Parameters: {Stage: {Type: String}}\n"
TWO = "Parameters: {Stage: {Type: String, AllowedValues: [a, b]}, Other: {Type: String, AllowedValues: [b, c]}}\n"
TWICE = "arn:aws:lambda:eu-west-1:123456789012:layer:one:1"


def function(head: str, condition: str, properties: str) -> str:
    """A function of CloudFormation in a template with a condition C."""
    return (
        f"{head}Conditions:\n  C: {condition}\nResources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n"
        f"      Role: {ROLE}\n      Timeout: 5\n      MemorySize: 256\n{properties}"
    )


IMAGE_OR_ZIP = """\
      PackageType: !If [C, Image, Zip]
      Runtime: !If [C, !Ref AWS::NoValue, python3.13]
      Handler: !If [C, !Ref AWS::NoValue, app.handler]
      Code: !If [C, {ImageUri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1"}, {S3Bucket: b, S3Key: k}]
"""


@pytest.mark.parametrize(
    ("head", "condition"),
    [
        (STAGE + MAPPED, "!Equals [!FindInMap [M, !Ref Stage, Type], Image]"),
        (OPEN + MAPPED, "!Equals [!FindInMap [M, !Ref Stage, Type], Image]"),
        (STAGE, '!Equals [!Sub "x-${Stage}", x-dev]'),
        (STAGE, '!Equals [!Join ["-", [x, !Ref Stage]], x-dev]'),
        (TWO, "!Equals [!Ref Stage, !Ref Other]"),
    ],
)
def test_the_code_is_of_the_package_type_of_the_same_branch(store: Store, head: str, condition: str) -> None:
    """An image is never packed as a zip, although both may be."""
    report = judge_text(store, function(head, condition, IMAGE_OR_ZIP))

    assert (said(report), verdict(report)) == ([], "allowed")


@pytest.mark.parametrize("joined", ['!Join ["", [x, !Ref Stage]]', "!Select [0, [!Ref Stage, b]]"])
def test_an_unknown_entry_of_a_list_in_a_condition_leaves_it_open(store: Store, joined: str) -> None:
    """The condition of a list of layers is no list of layers."""
    layers = f"      Code: {{S3Bucket: b, S3Key: k}}\n      Runtime: python3.13\n      Handler: a.h\n      Layers: \
[!If [C, '{TWICE}', !Ref AWS::NoValue], '{TWICE}']\n"
    report = judge_text(store, function(OPEN, f"!Equals [{joined}, xdev]", layers))

    assert said(report) == [("LKB208", "may")]


def test_a_source_is_chosen_with_the_timeout_of_the_same_branch(store: Store) -> None:
    """The fast queue belongs to the fast function."""
    rest = """\
      Code: {S3Bucket: b, S3Key: k}
      Runtime: python3.13
      Handler: a.h
"""
    text = function(STAGE + MAPPED, "!Equals [!FindInMap [M, !Ref Stage, Type], Image]", rest)
    text = text.replace("Timeout: 5", "Timeout: !If [C, 5, 120]") + (
        "  Fast: {Type: AWS::SQS::Queue}\n  Slow: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: 900}}\n"
        "  M: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: !Ref F,\n"
        "      EventSourceArn: !If [C, !GetAtt Fast.Arn, !GetAtt Slow.Arn]}}\n"
    )
    assert said(judge_text(store, text)) == []
