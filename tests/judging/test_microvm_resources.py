"""Network connectors and images of MicroVMs: judged by what the models of their APIs say on a day."""

from __future__ import annotations

import pytest

from kb.readers.interface import Kind, Plain
from kb.store import Store
from tests.judging.questions import ask, attached, broken, document
from tests.judging.texts import judge_text

PLACE = "Configuration.VpcEgressConfiguration"
CONNECTOR, IMAGE = Kind.NETWORK_CONNECTOR, Kind.MICROVM_IMAGE


def _connector(**changed: Plain) -> dict[str, Plain]:
    network: dict[str, Plain] = {"SubnetIds": ["subnet-1"], "AssociatedComputeResourceTypes": ["MicroVm"], **changed}
    return {"Name": "out", "Configuration": {"VpcEgressConfiguration": network}}


def _found(store: Store, kind: Kind, fields: dict[str, Plain], day: str = "2026-11-23") -> set[str]:
    return broken(ask(store, document(attached(kind, fields, to=None)), as_of=day, windows=False))


@pytest.mark.parametrize(
    ("changed", "day", "rules"),
    [
        ({}, "2026-06-22", set()),
        ({}, "2026-06-21", {"LKB340"}),
        ({"SubnetIds": ["subnet-1"] * 16}, "2026-11-23", set()),
        ({"SubnetIds": ["subnet-1"] * 17}, "2026-11-23", {"LKB348"}),
        ({"SecurityGroupIds": ["sg-1"] * 6}, "2026-10-12", set()),
        ({"SecurityGroupIds": ["sg-1"] * 17}, "2026-10-12", {"LKB348"}),
        ({"NetworkProtocol": "DualStack"}, "2026-11-23", set()),
        ({"NetworkProtocol": "IPv6"}, "2026-11-23", {"LKB346"}),
        ({"AssociatedComputeResourceTypes": ["WebFunction"]}, "2026-10-12", set()),
        ({"AssociatedComputeResourceTypes": ["Function"]}, "2026-10-12", {"LKB346"}),
        ({"AssociatedComputeResourceTypes": ["MicroVm", "WebFunction"]}, "2026-10-12", {"LKB348"}),
    ],
)
def test_a_network_connector_has_the_bounds_and_words_of_its_day(
    store: Store, changed: dict[str, Plain], day: str, rules: set[str]
) -> None:
    """At each bound, and one past it."""
    assert _found(store, CONNECTOR, _connector(**changed), day) == rules


def test_what_a_later_model_takes_is_no_error_before_it(store: Store) -> None:
    """Sixteen groups were taken from October 2026 on, and maybe before the model said so."""
    asked = document(attached(CONNECTOR, _connector(SecurityGroupIds=["sg-1"] * 6), to=None))
    told = ask(store, asked, as_of="2026-07-01", windows=False)

    assert broken(told) == set()
    assert [one.field for one in told.unresolved] == [f"{PLACE}.SecurityGroupIds"]


@pytest.mark.parametrize(
    ("fields", "rules"),
    [
        ({"Name": "x" * 64}, set()),
        ({"Name": "x" * 65}, {"LKB348"}),
        ({"Hooks": {"Port": 65535}}, set()),
        ({"Hooks": {"Port": 65536}}, {"LKB348"}),
        ({"Hooks": {"MicrovmHooks": {"Run": "ENABLED", "RunTimeoutInSeconds": 60}}}, set()),
        ({"Hooks": {"MicrovmHooks": {"Run": "ENABLED", "RunTimeoutInSeconds": 61}}}, {"LKB348"}),
        ({"Hooks": {"MicrovmImageHooks": {"Ready": "YES"}}}, {"LKB346"}),
        ({"AdditionalOsCapabilities": ["ALL"]}, set()),
        ({"AdditionalOsCapabilities": ["SOME"]}, {"LKB346"}),
        ({"EnvironmentVariables": [{"Key": f"K{n}", "Value": "v"} for n in range(100)]}, set()),
        ({"EnvironmentVariables": [{"Key": f"K{n}", "Value": "v"} for n in range(101)]}, {"LKB348"}),
        ({"Logging": {"CloudWatch": {"LogGroup": "a b"}}}, {"LKB353"}),
        ({"Logging": {"CloudWatch": {"LogGroup": "a/b"}}}, set()),
    ],
)
def test_an_image_of_microvms_is_compared_with_its_own_api(
    store: Store, fields: dict[str, Plain], rules: set[str]
) -> None:
    """Which writes names small where CloudFormation writes them large."""
    assert _found(store, IMAGE, fields) == rules


TEMPLATE = """\
Resources:
  Net:
    Type: AWS::Lambda::NetworkConnector
    Properties:
      Configuration: {VpcEgressConfiguration: {SubnetIds: [subnet-1], AssociatedComputeResourceTypes: [MicroVm]}}
      OperatorRloe: !GetAtt Role.Arn
  Image:
    Type: AWS::Lambda::MicrovmImage
    Properties:
      Name: image
      BaseImageArn: arn:aws:lambda:eu-west-1:aws:microvm-image:al2023
      BaseImageVersion: "1"
      BuildRoleArn: !GetAtt Role.Arn
      Description: an image
      CodeArtifact: {Uri: s3://bucket/key}
      Logging: {CloudWatch: {LogGroup: images}}
      EgressNetworkConnectors: [!Ref Net]
      CpuConfigurations: [{Architecture: ARM_64}]
      Resources: [{MinimumMemoryInMiB: 512}]
      AdditionalOsCapabilities: []
      EnvironmentVariables: [{Key: A, Value: b}]
      Hooks: {Port: "8080"}
  Role: {Type: AWS::IAM::Role}
"""


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        ("", []),
        ("      CodeArtifact: {Uri: s3://bucket/key}\n", ["CodeArtifact.Uri"]),
        ('      BaseImageVersion: "1"\n', ["BaseImageVersion"]),
        ("SubnetIds: [subnet-1], ", [f"{PLACE}.SubnetIds"]),
    ],
)
def test_templates_are_read_whole(store: Store, lost: str, told: list[str]) -> None:
    """A misspelt key is told, numbers may be texts, and what CloudFormation demands must be there."""
    found = judge_text(store, TEMPLATE.replace(lost, "")).findings

    assert [one.field for one in found if one.rule == "LKB354"] == told
    assert [one.message for one in found if one.rule == "LKB235"] == [
        "OperatorRloe is no key that this format knows here; write OperatorRole"
    ]
    assert {one.rule for one in found} <= {"LKB354", "LKB235"}
