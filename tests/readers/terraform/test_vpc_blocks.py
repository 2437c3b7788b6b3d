"""A VPC block of a function in Terraform is set where either of its lists has something."""

from __future__ import annotations

import pytest

from kb.readers.interface import Resolved

from .folders import functions


@pytest.mark.parametrize(
    ("subnets", "groups", "there"), [("[]", "[]", False), ("[]", '["g"]', True), ('["s"]', "[]", True)]
)
def test_a_vpc_block_of_empty_lists_is_none(subnets: str, groups: str, there: bool) -> None:
    """One that has either is half made, which a rule says."""
    block = f"vpc_config {{\n    subnet_ids = {subnets}\n    security_group_ids = {groups}\n  }}"
    (found,) = functions(f'resource "aws_lambda_function" "f" {{\n  {block}\n}}\n').values()

    assert ("VpcConfig" in found.fields) is there


@pytest.mark.parametrize(
    ("subnets", "groups", "read"),
    [
        ('[""]', '["", null]', None),
        ('["", "s"]', '[""]', {"SubnetIds": ["s"]}),
        ('["s", "t"]', '[null, "g"]', {"SubnetIds": ["s", "t"], "SecurityGroupIds": ["g"]}),
    ],
)
def test_an_empty_text_is_no_subnet(subnets: str, groups: str, read: dict[str, list[str]] | None) -> None:
    """The provider skips empty texts and nulls in lists: a function whose only subnet is one is in no VPC."""
    block = f"vpc_config {{\n    subnet_ids = {subnets}\n    security_group_ids = {groups}\n  }}"
    (found,) = functions(f'resource "aws_lambda_function" "f" {{\n  {block}\n}}\n').values()
    network = found.fields.get("VpcConfig")

    assert (network.value if isinstance(network, Resolved) else None) == read


@pytest.mark.parametrize(("layers", "read"), [('[""]', None), ("[null]", None), ('["", "a:1"]', ["a:1"])])
def test_an_empty_text_is_no_layer(layers: str, read: list[str] | None) -> None:
    """Modules hand on one where nobody names a layer."""
    (found,) = functions(f'resource "aws_lambda_function" "f" {{\n  layers = {layers}\n}}\n').values()
    listed = found.fields.get("Layers")

    assert (listed.value if isinstance(listed, Resolved) else None) == read
