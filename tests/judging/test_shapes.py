"""A single value where a list or an object belongs: told of, and neither judged nor passed."""

from __future__ import annotations

import json

import pytest

from kb.store import Store

from .questions import ask, document, function
from .texts import judge_text

FUNCTION = """\
{globals}Resources:
  F:
    Type: AWS::{service}::Function
    Properties:
      Handler: a.h
      Runtime: python3.6
      {own}
"""


def not_judged(store: Store, text: str, path: str = "template.yaml") -> dict[str, str]:
    """The fields that are not judged, each with why."""
    return {one.field: one.reason for one in judge_text(store, text, path).unresolved}


@pytest.mark.parametrize(
    ("written", "field", "reason"),
    [
        ("Architectures: arm64", "Architectures", "a text stands where a list belongs"),
        ("Layers: arn:aws:lambda:a", "Layers", "a text stands where a list belongs"),
        ("SnapStart: PublishedVersions", "SnapStart", "a text stands where a mapping belongs"),
        ("TracingConfig: Active", "TracingConfig", "a text stands where a mapping belongs"),
        ("VpcConfig: {SubnetIds: subnet-1}", "VpcConfig.SubnetIds", "a text stands where a list or mapping belongs"),
        ("Environment: {FOO: bar}", "Environment", "Environment has no Variables"),
        ("Environment: x", "Environment", "Environment is no object with Variables"),
        ("Environment: {Variables: x}", "Environment", "a text stands where a mapping belongs"),
        ("EphemeralStorage: 20000", "EphemeralStorage", "EphemeralStorage is no object with Size"),
        ("FileSystemConfigs: {Arn: x}", "FileSystemConfigs", "a mapping stands where a list belongs"),
        ("LoggingConfig: JSON", "LoggingConfig", "a text stands where a mapping belongs"),
    ],
)
def test_a_value_of_another_shape_is_told(store: Store, written: str, field: str, reason: str) -> None:
    """AWS refuses it, whatever the value is."""
    assert not_judged(store, FUNCTION.format(globals="", service="Lambda", own=written))[field] == reason


def test_a_value_of_another_shape_is_told_of_each_function_that_inherits_it(store: Store) -> None:
    """As Globals of SAM have it."""
    shared = "Transform: AWS::Serverless-2016-10-31\nGlobals: {Function: {Architectures: arm64}}\n"

    found = not_judged(store, FUNCTION.format(globals=shared, service="Serverless", own="MemorySize: 128"))

    assert found["Architectures"] == "a text stands where a list belongs"


def test_a_value_of_another_shape_is_told_in_a_request(store: Store) -> None:
    """As create-function takes it."""
    request = {
        "FunctionName": "f",
        "Runtime": "python3.6",
        "Architectures": "arm64",
        "Environment": {"FOO": "bar"},
        "EphemeralStorage": 20000,
        "Layers": "arn:x",
        "SnapStart": "PublishedVersions",
        "VpcConfig": "subnet-1",
    }

    found = not_judged(store, json.dumps(request), "request.json")

    assert set(request) - set(found) == {"FunctionName", "Runtime"}


@pytest.mark.parametrize(
    "written",
    ["Environment: {}", "Code: ./src", "Environment: {Variables: {}}", "Tags: [{Key: a, Value: b}]", "Layers: []"],
)
def test_values_that_may_have_the_shape_are_judged(store: Store, written: str) -> None:
    """Code may be a path, and an empty object says nothing."""
    assert not_judged(store, FUNCTION.format(globals="", service="Lambda", own=written)) == {}


def test_the_serverless_framework_writes_some_lists_and_objects_as_single_values(store: Store) -> None:
    """They are what the framework makes of them."""
    own = "handler: a.h, architecture: arm64, ephemeralStorageSize: 20000, snapStart: true, tracing: Active"
    head = "service: s\nprovider: {name: aws, runtime: python3.6}\n"
    text = f"{head}functions: {{f: {{{own}, environment: {{AB: c}}}}}}\n"

    report = judge_text(store, text, "serverless.yml")

    assert report.unresolved == ()
    assert {"LKB204", "LKB401"} <= {found.rule for found in report.findings}


def test_an_entry_of_architectures_that_is_a_number_counts(store: Store) -> None:
    """It is a text for the API, and one too many."""
    found = ask(store, document(function({"Architectures": ["arm64", 5]})), windows=False)

    assert [one.value for one in found.findings if one.rule == "LKB220"] == [2]


@pytest.mark.parametrize(("value", "limit", "words"), [("9" * 20, 10240, "or more"), ("-" + "9" * 20, 128, "or less")])
def test_a_number_that_64_bits_do_not_hold_is_out_of_range(store: Store, value: str, limit: int, words: str) -> None:
    """Readers leave it as a text, of which nobody could tell; no other number is said instead."""
    found = ask(store, document(function({"MemorySize": value})), windows=False)
    (refused,) = (one for one in found.findings if one.rule == "LKB201")

    assert (refused.limit, refused.value) == (limit, value)
    assert words in refused.message
