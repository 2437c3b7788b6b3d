"""What SAM's translator makes of a template, which is not always what stands there."""

from __future__ import annotations

import pytest

from kb.readers.interface import Field, Kind, Resolved

from .templates import known, only, read, reason
from .test_attachments import attached, event, plain

TOPICS = """\
  Topic: {Type: AWS::SNS::Topic}
  Ordered: {Type: AWS::SNS::Topic, Properties: {FifoTopic: true}}
"""
INTEGRATION = "{x-amazon-apigateway-integration: {timeoutInMillis: 5000}}"
MACRO = "Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://b/k}}"
VARIABLE = "AWS_LAMBDA_NODEJS_ENTRYPOINT"
API = "  A: {Type: AWS::Serverless::%s, Properties: {DefinitionBody: {paths: {%s: {%s: %s}}}}}\n"


@pytest.mark.parametrize(
    ("shared", "own", "expected"),
    [
        ("[x86_64]", "[arm64]", ["arm64"]),
        ("[x86_64]", "[]", []),
        ("[x86_64]", "!If [Unclear, [arm64], [arm64]]", ["arm64"]),
        ("[arm64]", None, ["arm64"]),
    ],
)
def test_architectures_of_a_function_replace_those_of_globals(shared: str, own: str | None, expected: object) -> None:
    """One may have a single architecture, so that joined lists would be of no use."""
    properties = f"Properties: {{Architectures: {own}}}" if own else "Properties: {}"
    text = (
        f"Transform: AWS::Serverless-2016-10-31\nGlobals: {{Function: {{Architectures: {shared}}}}}\n"
        f"Resources:\n  F:\n    Type: AWS::Serverless::Function\n    {properties}\n"
    )

    assert known(only(text).fields["Architectures"]) == expected


def test_architectures_of_a_capacity_provider_replace_those_of_globals() -> None:
    """The lists beside them are joined as others are."""
    text = (
        "Transform: AWS::Serverless-2016-10-31\n"
        "Globals: {CapacityProvider: {InstanceRequirements: {Architectures: [x86_64], AllowedTypes: [a]}}}\n"
        "Resources: {P: {Type: AWS::Serverless::CapacityProvider, Properties: "
        "{InstanceRequirements: {Architectures: [arm64], AllowedTypes: [b]}}}}\n"
    )
    (provider,) = read(text).attachments

    assert plain(provider)["InstanceRequirements"] == {"Architectures": ["arm64"], "AllowedInstanceTypes": ["a", "b"]}


@pytest.mark.parametrize(
    ("topic", "ordered"),
    [("!Ref Ordered", True), ("!Ref Topic", False), ("!Ref Somewhere", False), ("arn:aws:sns:a:1:b.fifo", False)],
)
def test_the_queue_that_sam_makes_for_a_topic_keeps_its_order(topic: str, ordered: bool) -> None:
    """Only a topic of the template tells; SAM does not look at names."""
    text = "%s      Events: {E: {Type: SNS, Properties: {Topic: %s, SqsSubscription: true}}}\n"
    (found,) = attached(TOPICS + text % ("  F:\n    Type: AWS::Serverless::Function\n    Properties:\n", topic))

    assert plain(found)["QueueFifo"] is ordered


def subscribed(topic: str, head: str = "") -> Field:
    """The order of the queue between a topic and a function, in a template with transforms."""
    text = (
        f"Transform: [{head}AWS::Serverless-2016-10-31]\nResources:\n{TOPICS}"
        f"  Added: {{Type: AWS::SNS::Topic, Properties: {{{MACRO}}}}}\n"
        "  Parted: {Type: AWS::SNS::Topic, Properties: {FifoTopic: !ImportValue X}}\n"
        "  F:\n    Type: AWS::Serverless::Function\n    Properties:\n"
        f"      Events: {{E: {{Type: SNS, Properties: {{Topic: {topic}, SqsSubscription: true}}}}}}\n"
    )
    (found,) = read(text).attachments
    return found.fields["QueueFifo"]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Added", "Fn::Transform adds properties at deployment"),
        ("Parted", "imports the export X of another stack"),
        ("Undefined", "refers to Undefined, which the template does not define"),
    ],
)
def test_the_order_of_the_queue_that_sam_makes_is_not_known_where_that_of_its_topic_is_not(name: str, why: str) -> None:
    """What a macro may say of a topic is not read."""
    assert reason(subscribed(f"!Ref {name}")) == why


@pytest.mark.parametrize("topic", ["!Ref Topic", "arn:aws:sns:a:1:b"])
def test_a_macro_that_changes_the_template_may_change_the_order_of_a_queue(topic: str) -> None:
    """Whatever the topic is."""
    assert known(subscribed(topic)) is False
    assert reason(subscribed(topic, "Mine, ")) == "transform Mine may add to it"


@pytest.mark.parametrize(
    ("written", "size"), [("QueueArn: q", 10), (MACRO, "Fn::Transform adds properties at deployment")]
)
def test_the_batch_that_sam_writes_is_not_known_where_a_macro_may_write_another(written: str, size: object) -> None:
    """It may stand in the file that is included."""
    found = event(f"{{Type: SNS, Properties: {{Topic: t, SqsSubscription: {{{written}}}}}}}").fields["BatchSize"]

    assert (known(found) if isinstance(found, Resolved) else reason(found)) == size


def test_of_a_queue_between_topic_and_function_sam_passes_on_no_more_than_its_batch() -> None:
    """A window beside it has no effect, and neither has the wish to disable the mapping."""
    written = (
        "QueueArn: !GetAtt Queue.Arn, QueueUrl: u, BatchSize: 100, MaximumBatchingWindowInSeconds: 5, Enabled: false"
    )
    found = plain(event(f"{{Type: SNS, Properties: {{Topic: t, SqsSubscription: {{{written}}}}}}}"))

    assert found["BatchSize"] == 100
    assert found.keys().isdisjoint({"MaximumBatchingWindowInSeconds", "Enabled", "QueueUrl"})


@pytest.mark.parametrize(
    ("written", "mode"),
    [("RESPONSE_STREAM", "STREAM"), ("BUFFERED", None), ("STREAM", None), ("!Ref AWS::NoValue", None)],
)
def test_an_event_says_in_words_of_sam_that_its_api_streams(written: str, mode: str | None) -> None:
    """They are those of function URLs; the API's own word is none of them."""
    found = event(f"{{Type: Api, Properties: {{Path: /a, Method: get, ResponseTransferMode: {written}}}}}")

    assert plain(found).get("ResponseTransferMode") == mode


@pytest.mark.parametrize(
    ("kind", "path", "method", "properties", "timeout"),
    [
        ("Api", "/a", "get", "RestApiId: A, Path: /a, Method: get", 5000),
        ("Api", "/a", "get", "RestApiId: A, Path: /b, Method: get", None),
        ("HttpApi", "/a", "get", "ApiId: A, Path: /a, Method: get", 5000),
        ("HttpApi", "$default", "x-amazon-apigateway-any-method", "ApiId: !Ref A", 5000),
        ("HttpApi", "$default", "x-amazon-apigateway-any-method", "ApiId: A", 5000),
        ("HttpApi", "/a", "get", "ApiId: !Ref A", None),
    ],
)
def test_an_event_finds_its_operation_in_the_description_of_its_api(
    kind: str, path: str, method: str, properties: str, timeout: int | None
) -> None:
    """SAM takes a bare logical id for a reference, and an event of an HTTP API that names no operation for all."""
    events = f"Events: {{E: {{Type: {kind}, Properties: {{{properties}}}}}}}"
    text = f"  F:\n    Type: AWS::Serverless::Function\n    Properties: {{{events}}}\n"
    (found,) = attached(API % (kind, path, method, INTEGRATION) + text)

    assert plain(found).get("IntegrationTimeout") == timeout
    assert "IntegrationTimeout" in found.fields or timeout is None


def test_the_description_of_a_version_is_that_of_the_version() -> None:
    """SAM keeps it beside the function's own."""
    written = "AutoPublishAlias: live\n      VersionDescription: fourth\n      Description: orders\n"
    text = f"  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      {written}"
    (version,) = attached(text, Kind.VERSION)

    assert plain(version) == {"Description": "fourth"}
    assert "VersionDescription" not in only(f"Transform: AWS::Serverless-2016-10-31\nResources:\n{text}").fields


def test_provisioned_concurrency_without_a_value_is_absent() -> None:
    """As every property without one."""
    text = (
        "  F: {Type: AWS::Serverless::Function, Properties: {AutoPublishAlias: live, ProvisionedConcurrencyConfig: }}\n"
    )
    (alias,) = attached(text, Kind.ALIAS)

    assert alias.fields.keys() == {"Name"}


def test_a_web_function_is_read_in_the_parts_that_sam_makes_of_it() -> None:
    """The function, its revision and its endpoint, each with its own settings."""
    properties = (
        "FunctionName: s, Runtime: nodejs24.x, CodeUri: ./site, Timeout: '60', LoggingConfig: {LogGroup: /x}, "
        "EndpointType: PerRegion, ReplicaRegions: [eu-west-1], RevisionWeights: {one: 10, two: 90}"
    )
    found = attached(f"  W: {{Type: AWS::Serverless::WebFunction, Properties: {{{properties}}}}}\n")

    assert {(one.kind, one.name): plain(one) for one in found} == {
        (Kind.WEB_FUNCTION, "W"): {"FunctionName": "s"},
        (Kind.WEB_REVISION, "W.Revision"): {
            "BuildConfig": {
                "CodeConfig": {"S3Object": "./site"},
                "RuntimeConfig": {"Runtime": "nodejs24.x"},
            },
            "FunctionName": "s",
            "ServiceConfig": {"TelemetryConfig": {"LoggingConfig": {"LogGroup": "/x"}}, "TimeoutSeconds": 60},
        },
        (Kind.WEB_ENDPOINT, "W.Endpoint"): {
            "EndpointType": "PerRegion",
            "FunctionName": "s",
            "Regions": ["eu-west-1"],
            "RevisionWeights": [{"Weight": 10}, {"Weight": 90}],
        },
    }


@pytest.mark.parametrize("regions", ["[US]", "{IncludeRegions: [US]}", "[us-east-1, EU]"])
def test_groups_of_regions_of_a_web_function_are_not_known(regions: str) -> None:
    """The translator alone knows which are in them."""
    found = attached(f"  W: {{Type: AWS::Serverless::WebFunction, Properties: {{ReplicaRegions: {regions}}}}}\n")
    (told,) = [one.fields["Regions"] for one in found if "Regions" in one.fields]

    assert reason(told) == "SAM writes out groups of Regions"


@pytest.mark.parametrize("written", [f"EndpointType: MultiRegion, {MACRO}", MACRO])
def test_what_a_macro_adds_to_a_web_function_may_be_of_any_of_its_parts(written: str) -> None:
    """Which of them it is about stands in the file that is included."""
    found = attached(f"  W: {{Type: AWS::Serverless::WebFunction, Properties: {{{written}}}}}\n")

    assert [one.partial for one in found] == ["Fn::Transform adds properties at deployment"] * 3


@pytest.mark.parametrize(("name", "known_weights"), [("RevisionId", True), ("Fn::Transform", False)])
def test_shares_that_a_macro_adds_are_not_known(name: str, known_weights: bool) -> None:
    """What it is called with is no share."""
    weights = f"RevisionWeights: {{one: 10, {name}: {{Name: M}}}}"
    (endpoint,) = attached(
        f"  W: {{Type: AWS::Serverless::WebFunction, Properties: {{{weights}}}}}\n", Kind.WEB_ENDPOINT
    )

    assert isinstance(endpoint.fields["RevisionWeights"], Resolved) is known_weights


@pytest.mark.parametrize(
    ("written", "variables"),
    [
        ("EntryPoint: a.mjs", {VARIABLE: "a.mjs"}),
        ("EntryPoint: a.mjs, EnvironmentVariables: ", {VARIABLE: "a.mjs"}),
        (f"EntryPoint: a.mjs, EnvironmentVariables: {{A: b, {VARIABLE}: c}}", {"A": "b", VARIABLE: "a.mjs"}),
        ("EntryPoint: '', EnvironmentVariables: {A: b}", {"A": "b"}),
        ("EnvironmentVariables: {A: b}", {"A": "b"}),
        ("EntryPoint: !Ref AWS::NoValue, EnvironmentVariables: {A: b}", {"A": "b"}),
        ("EntryPoint: a.mjs, EnvironmentVariables: !If [Open, {A: b}, {A: b}]", {"A": "b"}),
    ],
)
def test_where_a_web_function_begins_is_a_variable_of_its_revision(written: str, variables: dict[str, str]) -> None:
    """What is written under that name gives way; the translator refuses it beside variables that a function makes."""
    (revision,) = attached(
        f"  W: {{Type: AWS::Serverless::WebFunction, Properties: {{{written}}}}}\n", Kind.WEB_REVISION
    )

    assert plain(revision)["ServiceConfig"] == {"EnvironmentVariables": variables}


def test_a_web_function_is_no_misspelt_function() -> None:
    """But its own properties may be misspelt."""
    text = "Resources: {W: {Type: AWS::Serverless::WebFunction, Properties: {Runtimes: nodejs24.x}}}\n"
    document = read(f"Transform: AWS::Serverless-2016-10-31\n{text}")

    assert document.warnings == ()
    assert plain(document.attachments[0])["UnknownKeys"] == {"Runtimes": "error Runtime"}
