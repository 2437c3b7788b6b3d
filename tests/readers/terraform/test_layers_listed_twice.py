"""A layer that a function of Terraform lists twice is seen, also where its ARN is known only after apply."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

MADE = """
variable "arn" {{}}
variable "other" {{}}
variable "key" {{}}
resource "aws_lambda_layer_version" "a" {{
  layer_name = "a"
  filename   = "a.zip"
}}
resource "aws_lambda_layer_version" "many" {{
  for_each   = toset(["x", "y"])
  layer_name = each.key
  filename   = "a.zip"
}}
locals {{ shared = [aws_lambda_layer_version.a.arn] }}
resource "{kind}" "f" {{
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  handler       = "a.b"
  runtime       = "python3.13"
  filename      = "x.zip"
  layers        = {layers}
}}
"""
TWICE = {
    "one after the other": "[aws_lambda_layer_version.a.arn, aws_lambda_layer_version.a.arn]",
    "a shared list and another": "concat(local.shared, [aws_lambda_layer_version.a.arn])",
    "one of several": 'concat(values(aws_lambda_layer_version.many)[*].arn, [aws_lambda_layer_version.many["x"].arn])',
    "a variable": "[var.arn, var.arn]",
    "written out": '[for number in [1, 2] : "arn:aws:lambda:eu-west-1:123456789012:layer:p:${number}"]',
}
ONCE = {
    "two of several": '[aws_lambda_layer_version.many["x"].arn, aws_lambda_layer_version.many["y"].arn]',
    "two variables": "[var.arn, var.other]",
    "of keys that nobody knows": "[for key in [var.key, var.other] : aws_lambda_layer_version.many[key].arn]",
    "a set": "toset([aws_lambda_layer_version.a.arn])",
    "outputs of another state": "[data.terraform_remote_state.s.outputs.a, data.terraform_remote_state.s.outputs.b]",
    "outputs of a module": "[module.m.a, module.m.b]",
}


def _rules(call: Run, folder: Path, layers: str, kind: str) -> list[str]:
    (folder / "main.tf").write_text(MADE.format(layers=layers, kind=kind))
    found = json.loads(call("check", "main.tf", "--as-of", "2026-11-25", "--format", "json").stdout)["findings"]
    return [one["rule"] for one in found if one["severity"] == "error"]


@pytest.mark.parametrize("kind", ["aws_lambda_function", "awscc_lambda_function"])
@pytest.mark.parametrize("name", TWICE)
def test_a_layer_that_is_listed_twice_is_found(call: Run, tmp_path: Path, name: str, kind: str) -> None:
    """By what the references name."""
    assert "LKB208" in _rules(call, tmp_path, TWICE[name], kind)


@pytest.mark.parametrize("name", ONCE)
def test_layers_of_which_nobody_knows_that_they_are_one_are_not(call: Run, tmp_path: Path, name: str) -> None:
    """Unknown is not equal."""
    assert _rules(call, tmp_path, ONCE[name], "aws_lambda_function") == []
