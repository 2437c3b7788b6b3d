"""Attributes that resources of Lambda ask of each other: told where there surely is none of that name."""

from __future__ import annotations

import pytest

from .templates import read

RESOURCES = """\
Resources:
  F: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13, FunctionName: f}}
  V: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref F}}
  B: {Type: AWS::S3::Bucket}
  A: {Type: AWS::Lambda::Alias, Properties: {Name: live, FunctionName: !Ref F, FunctionVersion: ASKED}}
"""
PROPERTY = "is a property of AWS::Lambda::Function and no attribute"


def _told(asked: str, head: str = "", resources: str = RESOURCES) -> list[str]:
    return [text for _, text in read(head + resources.replace("ASKED", asked)).warnings if " asks for " in text]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("!GetAtt F.FunctionName", f"F.FunctionName, but FunctionName {PROPERTY}; !Ref F is its name"),
        ("!GetAtt [F, Runtime]", f"F.Runtime, but Runtime {PROPERTY}"),
        ("{'Fn::GetAtt': F.Role}", f"F.Role, but Role {PROPERTY}"),
        ("!Sub 'x-${F.VpcConfig.SubnetIds}'", f"F.VpcConfig.SubnetIds, but VpcConfig {PROPERTY}"),
        ("!GetAtt F.arn", "F.arn, but AWS::Lambda::Function has no attribute arn; write F.Arn"),
        ("!GetAtt V.Versoin", "V.Versoin, but AWS::Lambda::Version has no attribute Versoin; write V.Version"),
    ],
)
def test_a_property_and_a_misspelt_attribute_are_none(asked: str, why: str) -> None:
    """However the attribute is asked for."""
    assert _told(asked) == [f"A asks for {why}: CloudFormation refuses that"]


@pytest.mark.parametrize(
    "asked",
    [
        "!GetAtt F.Arn",
        "!GetAtt F.SnapStartResponse.OptimizationStatus",
        "!GetAtt V.Version",
        "!GetAtt V.SomethingThatIsNewer",
        "!GetAtt V.VersionArn",
        "!GetAtt F.SnapStartResponseTime",
        "!GetAtt B.FunctionName",
        "!GetAtt [F, !Ref Which]",
        "!Sub ['${F.Role}', {F.Role: x}]",
        "!Sub '${!F.Role}'",
        "!Ref F",
    ],
)
def test_what_is_or_may_be_one_is_not_told(asked: str) -> None:
    """Attributes there are, newer ones, those of other resources, and what stands for something else."""
    assert _told(asked) == []


def test_resources_that_another_tool_writes_are_not_looked_at() -> None:
    """It may make another of them."""
    assert _told("!GetAtt F.Runtime", "# {{ template }}\n") == []
    assert _told("!GetAtt F.Runtime", "Transform: OurMacro\n") == []
    assert _told("!GetAtt F.Runtime", resources=RESOURCES.replace("AWS::Lambda::Function", "Team::F::MODULE")) == []
