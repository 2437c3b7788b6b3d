"""A VPC block of a function in Terraform is set where either of its lists has something."""

from __future__ import annotations

import pytest

from .folders import functions


@pytest.mark.parametrize(
    ("subnets", "groups", "there"), [("[]", "[]", False), ("[]", '["g"]', True), ('["s"]', "[]", True)]
)
def test_a_vpc_block_of_empty_lists_is_none(subnets: str, groups: str, there: bool) -> None:
    """One that has either is half made, which a rule says."""
    block = f"vpc_config {{\n    subnet_ids = {subnets}\n    security_group_ids = {groups}\n  }}"
    (found,) = functions(f'resource "aws_lambda_function" "f" {{\n  {block}\n}}\n').values()

    assert ("VpcConfig" in found.fields) is there
