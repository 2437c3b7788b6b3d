"""A template of SAM and what SAM's own translator makes of it get the same findings."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from kb.store import Store
from tests.judging.texts import judge_text

transforming = pytest.importorskip(
    "samtranslator.translator.transform",
    reason="no aws-sam-translator here: what it makes of templates is not compared",
)
pytestmark = pytest.mark.all

QUEUE = {"Fn::GetAtt": ["Queue", "Arn"]}
ORDERED = {"Fn::GetAtt": ["Ordered", "Arn"]}
STREAM = {"Stream": {"Fn::GetAtt": ["Stream", "Arn"]}, "StartingPosition": "LATEST"}
BESIDE: dict[str, Any] = {
    "Queue": {"Type": "AWS::SQS::Queue"},
    "Ordered": {"Type": "AWS::SQS::Queue", "Properties": {"FifoQueue": True}},
    "Stream": {"Type": "AWS::Kinesis::Stream", "Properties": {"ShardCount": 1}},
    "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"FifoTopic": True}},
    "Site": {
        "Type": "AWS::Serverless::WebFunction",
        "Properties": {
            "AuthType": "IamAuth",
            "CodeUri": "s3://b/k",
            "FunctionName": "site",
            "MaxConcurrencyPerEnvironment": 100_000,
            "Runtime": "python3.8",
            "ScalingConfig": {"MaxEnvironments": 1_000_000},
        },
    },
    "Web": {"Type": "AWS::Serverless::HttpApi", "Properties": {"FailOnWarnings": True}},
    "Rest": {"Type": "AWS::Serverless::Api", "Properties": {"StageName": "p"}},
}
LONG = {"Timeout": 600}
LIVE = {"AutoPublishAlias": "live"}
LAYERS = [f"arn:aws:lambda:us-east-1:123456789012:layer:l:{number}" for number in range(1, 7)]


def event(kind: str, **properties: object) -> dict[str, Any]:
    """The property of a function with one event."""
    return {"Events": {"E": {"Type": kind, "Properties": properties}}}


CASES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"Timeout": 2400}, {}),
    ({"Timeout": 2400}, {"Timeout": "20"}),
    ({"MemorySize": 20480}, {"MemorySize": {"Ref": "AWS::NoValue"}}),
    ({"Architectures": ["x86_64"]}, {"Architectures": ["arm64"]}),
    ({"Architectures": ["x86_64"]}, {"Architectures": ["arm64", "x86_64"]}),
    ({"Layers": LAYERS[:3]}, {"Layers": LAYERS[3:]}),
    ({"VpcConfig": {"SubnetIds": ["subnet-11111111"]}}, {"VpcConfig": {"SecurityGroupIds": ["sg-11111111"]}}),
    ({"LoggingConfig": {"LogFormat": "Text"}}, {"LoggingConfig": {"ApplicationLogLevel": "INFO"}}),
    ({"EphemeralStorage": {"Size": 20480}}, {}),
    ({"Tracing": "Disabled", "Environment": {"Variables": {"AWS_REGION": "x"}}}, {}),
    ({"FunctionUrlConfig": {"AuthType": "NONE", "Cors": {"MaxAge": 90000}}}, {}),
    ({"EventInvokeConfig": {"MaximumRetryAttempts": 5, "MaximumEventAgeInSeconds": 9}}, LIVE),
    ({}, {**LIVE, "ProvisionedConcurrencyConfig": {"ProvisionedConcurrentExecutions": 0}}),
    ({}, {**LIVE, "VersionDescription": "x" * 257}),
    ({}, {"SnapStart": {"ApplyOn": "PublishedVersions"}, "Runtime": "nodejs24.x"}),
    ({}, {"DurableConfig": {"ExecutionTimeout": 0}}),
    (LONG, event("SQS", Queue=QUEUE, BatchSize=100)),
    ({}, event("SQS", Queue=ORDERED, BatchSize=100, MaximumBatchingWindowInSeconds=5)),
    (LONG, event("SNS", Topic={"Ref": "Topic"}, SqsSubscription=True)),
    (
        {},
        event(
            "SNS",
            Topic={"Ref": "Topic"},
            SqsSubscription={
                "QueueArn": QUEUE,
                "QueueUrl": {"Ref": "Queue"},
                "BatchSize": 100,
                "MaximumBatchingWindowInSeconds": 5,
            },
        ),
    ),
    (
        {},
        event("Kinesis", **STREAM, ParallelizationFactor=11, MaximumRecordAgeInSeconds=5, TumblingWindowInSeconds=901),
    ),
    ({}, event("Schedule", Schedule="rate(1 minute)", RetryPolicy={"MaximumRetryAttempts": 500})),
    (LONG, event("Api", Path="/a", Method="get")),
    (LONG, event("Api", Path="/a", Method="get", RestApiId="Rest")),
    (LONG, event("Api", Path="/a", Method="get", TimeoutInMillis=100_000)),
    (LONG, event("Api", Path="/a", Method="get", TimeoutInMillis=100_000, ResponseTransferMode="RESPONSE_STREAM")),
    (LONG, event("Api", Path="/a", Method="get", ResponseTransferMode="BUFFERED")),
    (LONG, event("HttpApi", ApiId="Web")),
    (LONG, event("HttpApi", Path="/a", Method="get", TimeoutInMillis=40_000)),
]


class NoPolicies:
    """The managed policies of an account that nobody asks."""

    def load(self) -> dict[str, str]:
        """None."""
        return {}


def _template(shared: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    whole = {"CodeUri": "s3://b/k", "Handler": "a.h", "Runtime": "python3.13", **own}
    function = {"Type": "AWS::Serverless::Function", "Properties": whole}
    return {
        "Transform": "AWS::Serverless-2016-10-31",
        "Globals": {"Function": shared} if shared else {"Function": {"Tags": {"a": "b"}}},
        "Resources": {**BESIDE, "F": function},
    }


def _findings(store: Store, template: dict[str, Any]) -> list[tuple[str, str, str]]:
    report = judge_text(store, json.dumps(template))
    return sorted({(found.rule, found.certainty, str(found.value)) for found in report.findings})


@pytest.mark.parametrize(("shared", "own"), CASES)
def test_a_template_and_its_translation_get_the_same_findings(
    store: Store, monkeypatch: pytest.MonkeyPatch, shared: dict[str, Any], own: dict[str, Any]
) -> None:
    """What SAM makes of its words may be other with a newer translator, which this would notice."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    template = _template(shared, own)
    translated = transforming.transform(copy.deepcopy(template), {}, NoPolicies())

    assert _findings(store, template) == _findings(store, translated)


def test_the_cases_are_about_findings(store: Store) -> None:
    """All but those whose point is that nothing is found have some that a plain function has not."""
    plain = {rule for rule, _, _ in _findings(store, _template({}, {}))}
    quiet = [
        at
        for at, (shared, own) in enumerate(CASES)
        if {rule for rule, _, _ in _findings(store, _template(shared, own))} <= plain
    ]

    assert quiet == [1, 2, 3]
