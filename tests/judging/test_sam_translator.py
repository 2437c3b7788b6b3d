"""A template of SAM and what SAM's own translator makes of it get the same findings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kb.store import Store
from tests.judging.texts import judge_text

TRANSLATOR = Path(sys.prefix) / "policy-tools" / "aws-sam-translator"
"""Where `make test-all` installs the translator, with the older pydantic that it needs."""
PROGRAM = Path(__file__).parent / "tools" / "run_sam_translator.py"
pytestmark = [
    pytest.mark.all,
    pytest.mark.skipif(not TRANSLATOR.is_dir(), reason="no aws-sam-translator here: `make test-all` installs it"),
]

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


WHOLE = {"AuthType": "IamAuth", "CodeUri": "s3://b/k", "Runtime": "nodejs24.x"}
DEPLOYED = {**WHOLE, "AutoDeploymentMode": "Disabled"}
SITES: list[dict[str, Any]] = [
    WHOLE,
    {**WHOLE, "EntryPoint": "a.mjs", "EnvironmentVariables": {"A": 1, "B": True}},
    {**WHOLE, "CodeUri": {"Bucket": "b", "Key": "k"}, "FunctionName": "s" * 65},
    {**DEPLOYED, "EndpointType": "MultiRegion"},
    {**DEPLOYED, "EndpointType": "PerRegion", "ReplicaRegions": ["eu-west-1"]},
    {**DEPLOYED, "RevisionWeights": {"one": 10, "two": 90}, "ScalingConfig": {"MaxEnvironments": 1_000_000}},
]


def _template(shared: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    whole = {"CodeUri": "s3://b/k", "Handler": "a.h", "Runtime": "python3.13", **own}
    function = {"Type": "AWS::Serverless::Function", "Properties": whole}
    return {
        "Transform": "AWS::Serverless-2016-10-31",
        "Globals": {"Function": shared} if shared else {"Function": {"Tags": {"a": "b"}}},
        "Resources": {**BESIDE, "F": function},
    }


def _site(properties: dict[str, Any]) -> dict[str, Any]:
    web = {"Type": "AWS::Serverless::WebFunction", "Properties": properties}
    return {"Transform": "AWS::Serverless-2016-10-31", "Resources": {"W": web}}


def _findings(store: Store, template: dict[str, Any]) -> list[tuple[str, str, str]]:
    report = judge_text(store, json.dumps(template))
    return sorted({(found.rule, found.certainty, str(found.value)) for found in report.findings})


@pytest.fixture(scope="module")
def translated() -> list[dict[str, Any]]:
    """What the translator makes of each case and each web function, in their order."""
    environment = {**os.environ, "PYTHONPATH": str(TRANSLATOR), "AWS_DEFAULT_REGION": "us-east-1"}
    asked = json.dumps([*(_template(shared, own) for shared, own in CASES), *map(_site, SITES)])
    done = subprocess.run(
        [sys.executable, str(PROGRAM)], input=asked, capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("at", range(len(CASES)))
def test_a_template_and_its_translation_get_the_same_findings(
    store: Store, translated: list[dict[str, Any]], at: int
) -> None:
    """What SAM makes of its words may be other with a newer translator, which this would notice."""
    assert _findings(store, _template(*CASES[at])) == _findings(store, translated[at])


@pytest.mark.parametrize("at", range(len(SITES)))
def test_a_web_function_and_its_translation_get_the_same_findings(
    store: Store, translated: list[dict[str, Any]], at: int
) -> None:
    """Of three of them there is something to find."""
    found = _findings(store, _site(SITES[at]))

    assert found == _findings(store, translated[len(CASES) + at])
    assert bool(found) is (at in (2, 3, 5))


def test_the_cases_are_about_findings(store: Store) -> None:
    """All but those whose point is that nothing is found have some that a plain function has not."""
    plain = {rule for rule, _, _ in _findings(store, _template({}, {}))}
    quiet = [
        at
        for at, (shared, own) in enumerate(CASES)
        if {rule for rule, _, _ in _findings(store, _template(shared, own))} <= plain
    ]

    assert quiet == [1, 2, 3]
