"""What is not known inside of a value is told by its place, with what it hangs on."""

from __future__ import annotations

import pytest

from kb.store import Store
from tests.judging.texts import judge_text

TEMPLATE = """\
AWSTemplateFormatVersion: "2010-09-09"
Parameters: {{P: {{Type: Number}}, S: {{Type: String, NoEcho: true, Default: "4"}}}}
Resources:
  X: {{Type: AWS::Lambda::{kind}, Properties: {{FunctionName: f, {said}}}}}
"""
CONFIGURATION = 'variable "p" {{}}\nresource "aws_lambda_{kind}" "x" {{\n  function_name = "f"\n{said}\n}}\n'
WEIGHTS = "FunctionVersion: '1', Name: a, RoutingConfig: {{AdditionalVersionWeights: {}}}"
ROUTING = '  function_version = "1"\n  name = "a"\n  routing_config {{\n    additional_version_weights = {}\n  }}'
WHY, WHY_VARIABLE = "parameter P has no default", "variable p has no default"


def _told(store: Store, text: str, name: str) -> dict[str, str]:
    return {one.field: one.reason for one in judge_text(store, text, name).unresolved if "." in one.field}


@pytest.mark.parametrize(
    ("kind", "said", "told"),
    [
        ("Function", "VpcConfig: {SubnetIds: !Ref P, SecurityGroupIds: [a]}", {"VpcConfig.SubnetIds": WHY}),
        ("Function", "VpcConfig: {SubnetIds: [!Ref P], SecurityGroupIds: [a]}", {}),
        ("Function", "SnapStart: {ApplyOn: !Ref P}", {"SnapStart.ApplyOn": WHY}),
        (
            "EventSourceMapping",
            "SourceAccessConfigurations: [{Type: VPC_SUBNET, URI: s}, {Type: !Ref P, URI: s}]",
            {"SourceAccessConfigurations[].Type": WHY},
        ),
    ],
)
def test_a_part_of_a_setting_says_what_it_hangs_on(store: Store, kind: str, said: str, told: dict[str, str]) -> None:
    """Also inside of lists, as far as rules compare it with anything."""
    assert _told(store, TEMPLATE.format(kind=kind, said=said), "template.yaml") == told


def test_what_is_hidden_hangs_on_nothing_that_is_told(store: Store) -> None:
    """A reason could repeat what its owner hides."""
    said = "SnapStart: {ApplyOn: !Ref P, Other: !Ref S}"
    (reason,) = _told(store, TEMPLATE.format(kind="Function", said=said), "template.yaml").values()

    assert "P" not in reason


def test_terraform_says_it_alike(store: Store) -> None:
    """Which variable nobody gives."""
    said = '  vpc_config {\n    subnet_ids = var.p\n    security_group_ids = ["a"]\n  }'

    assert _told(store, CONFIGURATION.format(kind="function", said=said), "main.tf") == {
        "VpcConfig.SubnetIds": WHY_VARIABLE
    }


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ("[{FunctionVersion: '2', FunctionWeight: !Ref P}]", WHY),
        ("[!Ref P]", WHY),
        ("!Ref P", WHY),
        ("[{FunctionVersion: !Ref P, FunctionWeight: 0.1}]", None),
        ("[{FunctionVersion: '2', FunctionWeight: 0.1}]", None),
        ("[{FunctionVersion: '2'}]", None),
        ("[]", None),
    ],
)
def test_a_share_of_an_alias_that_is_not_known_is_named(store: Store, weights: str, told: str | None) -> None:
    """It was taken for a share that is right; which version it is of does not matter."""
    text = TEMPLATE.format(kind="Alias", said=WEIGHTS.format(weights))

    assert _told(store, text, "template.yaml") == ({"RoutingConfig.AdditionalVersionWeights": told} if told else {})


@pytest.mark.parametrize(("share", "told"), [("var.p", WHY_VARIABLE), ("0.1", None), ("1", None)])
def test_a_share_in_a_map_that_is_not_known_is_named(store: Store, share: str, told: str | None) -> None:
    """As Terraform and the API write them."""
    text = CONFIGURATION.format(kind="alias", said=ROUTING.format(f'{{ "2" = {share} }}'))

    assert _told(store, text, "main.tf") == ({"RoutingConfig.AdditionalVersionWeights": told} if told else {})


def test_too_many_versions_are_told_whatever_their_shares(store: Store) -> None:
    """There may be one more, with any share."""
    weights = "[{FunctionVersion: '2', FunctionWeight: !Ref P}, {FunctionVersion: '3', FunctionWeight: 0.1}]"
    report = judge_text(store, TEMPLATE.format(kind="Alias", said=WEIGHTS.format(weights)))

    assert [(one.rule, str(one.value)) for one in report.findings if one.rule == "LKB336"] == [("LKB336", "2 versions")]
