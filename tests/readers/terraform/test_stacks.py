"""Stacks of CloudFormation in Terraform: what they may hold is not seen, and the report says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

STACK = 'resource "aws_cloudformation_stack" "s" {{\n  name = "s"\n  {}\n}}\n'
MAY_HOLD = {
    "a body": STACK.format('template_body = jsonencode({ Resources = { F = { Type = "AWS::Lambda::Function" } } })'),
    "a file": STACK.format('template_body = file("${path.module}/t.yaml")'),
    "a template elsewhere": STACK.format('template_url = "https://example.com/t.yaml"'),
    "an application": 'resource "aws_serverlessapplicationrepository_cloudformation_stack" "s" {\n  name = "s"\n}\n',
    "a set": 'resource "aws_cloudformation_stack_set" "s" {\n  name = "s"\n}\n',
    "several": STACK.format('for_each = toset(["a"])\n  template_url = each.key'),
}
HOLDS_NONE = {
    "a topic": STACK.format('template_body = jsonencode({ Resources = { T = { Type = "AWS::SNS::Topic" } } })'),
    "none is made": STACK.format('count = 0\n  template_url = "x"'),
}


def _noted(call: Run, folder: Path, text: str, name: str = "main.tf") -> list[str]:
    (folder / "t.yaml").write_text("Resources: {F: {Type: AWS::Serverless::Function}}\n")
    (folder / name).write_text(text)
    printed = json.loads(call("check", name, "--as-of", "2026-11-25", "--format", "json").stdout)
    return [one["message"] for one in printed["warnings"]]


@pytest.mark.parametrize("name", MAY_HOLD)
def test_a_stack_that_may_hold_functions_is_named(call: Run, tmp_path: Path, name: str) -> None:
    """With what to check instead."""
    (note,) = _noted(call, tmp_path, MAY_HOLD[name])

    assert "is a stack of CloudFormation" in note
    assert note.endswith("check the template that it deploys")


@pytest.mark.parametrize("name", HOLDS_NONE)
def test_a_stack_that_holds_none_is_not(call: Run, tmp_path: Path, name: str) -> None:
    """Its template is known, or it is not made."""
    assert _noted(call, tmp_path, HOLDS_NONE[name]) == []


def test_a_plan_names_them_too(call: Run, tmp_path: Path) -> None:
    """By the template that it will deploy."""
    bodies = {"s": {"F": {"Type": "AWS::Lambda::Function"}}, "t": {"T": {"Type": "AWS::SNS::Topic"}}}
    kind = "aws_cloudformation_stack"
    resources = [
        {"address": f"{kind}.{name}", "type": kind, "values": {"template_body": json.dumps({"Resources": body})}}
        for name, body in bodies.items()
    ]
    plan = {"format_version": "1.2", "planned_values": {"root_module": {"resources": resources}}}

    (note,) = _noted(call, tmp_path, json.dumps(plan), "plan.json")

    assert note.startswith("aws_cloudformation_stack.s is")
