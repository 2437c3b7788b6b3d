"""A single value where a list or an object belongs: told of, and neither judged nor passed."""

from __future__ import annotations

import json

import pytest

from kb.store import Store

from .questions import ask, document, function
from .texts import judge_text

MANAGED = "LambdaManagedInstancesCapacityProviderConfig"
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


ATTACHED = [
    ("Url", "AuthType: NONE, TargetFunctionArn: [f]", "TargetFunctionArn", "list"),
    ("Url", "AuthType: NONE, TargetFunctionArn: f, Qualifier: {a: b}", "Qualifier", "mapping"),
    ("EventInvokeConfig", "FunctionName: f, Qualifier: [live]", "Qualifier", "list"),
    ("LayerVersion", "Content: {S3Bucket: b, S3Key: k}, LayerName: {a: b}", "LayerName", "mapping"),
    ("Permission", "FunctionName: f, Action: a, Principal: p, SourceAccount: ['1']", "SourceAccount", "list"),
]


@pytest.mark.parametrize(("kind", "properties", "field", "shape"), ATTACHED, ids=[one[0] + one[2] for one in ATTACHED])
def test_a_value_of_another_shape_in_what_is_attached_is_told(
    store: Store, kind: str, properties: str, field: str, shape: str
) -> None:
    """Whether a rule looks at it or not."""
    text = f"Resources: {{X: {{Type: AWS::Lambda::{kind}, Properties: {{{properties}}}}}}}"

    assert not_judged(store, text)[field] == f"a {shape} stands where a text belongs"


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
        ("DeadLetterConfig: arn:aws:sqs:a", "DeadLetterConfig", "a text stands where a mapping belongs"),
        ("FunctionScalingConfig: 5", "FunctionScalingConfig", "a number stands where a mapping belongs"),
        (
            "FileSystemConfigs: [/mnt/a]",
            "FileSystemConfigs",
            "in FileSystemConfigs a text stands where a mapping belongs",
        ),
        ("Tags: [Team]", "Tags", "in Tags a text stands where a mapping belongs"),
        ("Role: [arn]", "Role", "a list stands where a text belongs"),
        ("RecursiveLoop: {a: b}", "RecursiveLoop", "a mapping stands where a text belongs"),
        ("PackageType: [Zip]", "PackageType", "a list stands where a text belongs"),
        ("KmsKeyArn: {a: b}", "KMSKeyArn", "a mapping stands where a text belongs"),
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


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("MemorySize: '20480'", "LKB201"),
        ("DurableConfig: {ExecutionTimeout: '0'}", "LKB223"),
        ("DurableConfig: {ExecutionTimeout: 60, RetentionPeriodInDays: '91'}", "LKB223"),
        (
            f"CapacityProviderConfig: {{{MANAGED}: {{PerExecutionEnvironmentMaxConcurrency: '0'}}}}",
            "LKB227",
        ),
        ("FunctionScalingConfig: {MinExecutionEnvironments: '-1'}", "LKB250"),
    ],
)
def test_a_number_may_be_written_as_a_text(store: Store, written: str, rule: str) -> None:
    """CloudFormation makes a number of it, however deep it stands."""
    text = FUNCTION.format(globals="", service="Lambda", own=written)

    assert rule in {one.rule for one in judge_text(store, text).findings}


def test_numbers_written_as_texts_are_read_in_the_words_of_sam(store: Store) -> None:
    """And in weights."""
    sam = "Transform: AWS::Serverless-2016-10-31\n"
    own = "CapacityProviderConfig: {Arn: a, PerExecutionEnvironmentMaxConcurrency: '0'}"
    weights = (
        "  A: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref F, Name: live,\n"
        "      RoutingConfig: {AdditionalVersionWeights: [{FunctionVersion: '2', FunctionWeight: '1.5'}]}}}\n"
    )
    report = judge_text(store, FUNCTION.format(globals=sam, service="Serverless", own=own) + weights)

    assert {"LKB227", "LKB336"} <= {one.rule for one in report.findings}


@pytest.mark.parametrize(("number", "rule"), [("3.9", "LKB104"), ("3", "LKB104")])
def test_a_number_where_a_text_belongs_is_that_text(store: Store, number: str, rule: str) -> None:
    """CloudFormation hands it on as one."""
    text = FUNCTION.format(globals="", service="Lambda", own="Timeout: 9").replace("python3.6", number)

    assert rule in {one.rule for one in judge_text(store, text).findings}


@pytest.mark.parametrize("name", ["7", "'7'", "$LATEST", "a.b", "a b", "invalid*alias"])
def test_an_alias_of_digits_or_with_other_characters_is_refused(store: Store, name: str) -> None:
    """It could be taken for a version."""
    alias = f"  A: {{Type: AWS::Lambda::Alias, Properties: {{FunctionName: !Ref F, Name: {name}}}}}\n"
    report = judge_text(store, FUNCTION.format(globals="", service="Lambda", own="Timeout: 9") + alias)

    assert "LKB337" in {one.rule for one in report.findings}


@pytest.mark.parametrize("name", ["v7", "a-b_c", "LIVE"])
def test_other_aliases_are_not(store: Store, name: str) -> None:
    """Letters, digits, hyphens and underscores."""
    alias = f"  A: {{Type: AWS::Lambda::Alias, Properties: {{FunctionName: !Ref F, Name: {name}}}}}\n"
    report = judge_text(store, FUNCTION.format(globals="", service="Lambda", own="Timeout: 9") + alias)

    assert "LKB337" not in {one.rule for one in report.findings}


@pytest.mark.parametrize(
    ("written", "field", "reason"),
    [
        ("Tracing: {Mode: Active}", "TracingConfig", "a mapping stands where a text belongs"),
        ("InlineCode: [a]", "Code", "a list stands where a text belongs"),
        ("ImageUri: {a: b}", "Code", "a mapping stands where a text belongs"),
        ("DeadLetterQueue: arn:aws:sqs:a", "DeadLetterConfig", "a text stands where a mapping belongs"),
    ],
)
def test_a_value_of_another_shape_is_told_in_the_words_of_sam(
    store: Store, written: str, field: str, reason: str
) -> None:
    """Where SAM has other words for it."""
    sam = "Transform: AWS::Serverless-2016-10-31\n"

    assert not_judged(store, FUNCTION.format(globals=sam, service="Serverless", own=written))[field] == reason


def test_a_text_in_the_place_of_a_list_has_no_entries_to_count(store: Store) -> None:
    """Its letters are none."""
    mapping = (
        "Resources:\n  M:\n    Type: AWS::Lambda::EventSourceMapping\n    Properties:\n      FunctionName: f\n"
        "      EventSourceArn: arn:aws:sqs:eu-west-1:123456789012:q\n      DestinationConfig: x\n"
        "      FunctionResponseTypes: ReportBatchItemFailures\n"
    )
    report = judge_text(store, mapping)

    assert [one.rule for one in report.findings] == []
    assert {one.field for one in report.unresolved} == {"FunctionResponseTypes", "DestinationConfig"}


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("RecursiveLoop: !Ref P", "RecursiveLoop"),
        ("FunctionScalingConfig: {MinExecutionEnvironments: !Ref P}", "FunctionScalingConfig.MinExecutionEnvironments"),
        ("LoggingConfig: {LogFormat: !Ref P}", "LoggingConfig.LogFormat"),
    ],
)
def test_what_is_compared_with_words_or_bounds_of_the_api_and_is_not_known_is_told(
    store: Store, written: str, field: str
) -> None:
    """Whether a rule reads it by name or among all fields."""
    text = "Parameters: {P: {Type: String}}\n" + FUNCTION.format(globals="", service="Lambda", own=written)

    assert field in not_judged(store, text)


@pytest.mark.parametrize("written", ["KmsKeyArn: !Ref P", "CodeSigningConfigArn: !Ref P", "Role: !Ref P"])
def test_what_no_rule_compares_is_not_told(store: Store, written: str) -> None:
    """Any value would do."""
    text = "Parameters: {P: {Type: String}}\n" + FUNCTION.format(globals="", service="Lambda", own=written)

    assert not {"KMSKeyArn", "CodeSigningConfigArn", "Role"} & set(not_judged(store, text))
