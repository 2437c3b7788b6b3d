"""What is attached to one function or another, as a condition decides, belongs to each in its own case."""

from __future__ import annotations

import pytest

from kb.readers.interface import Attachment, Conditional
from kb.store import Store
from tests.judging.texts import judge_text

from .folders import read

FUNCTIONS = """
variable "blue" { type = bool }
variable "green" { default = false }
variable "other" { default = "" }
locals { mine = var.blue ? aws_lambda_function.a.arn : aws_lambda_function.b.arn }
resource "aws_lambda_function" "a" {
  function_name = "a"
  timeout       = 60
}
resource "aws_lambda_function" "b" {
  function_name = "b"
  timeout       = 10
}
"""
A, B = "aws_lambda_function.a", "aws_lambda_function.b"
KINDS = {
    "aws_lambda_event_source_mapping": "function_name",
    "aws_lambda_function_event_invoke_config": "function_name",
    "aws_lambda_function_url": "function_name",
    "aws_lambda_permission": "function_name",
    "aws_lambda_provisioned_concurrency_config": "function_name",
    "aws_lambda_alias": "function_name",
    "awscc_lambda_url": "target_function_arn",
}


def _attached(value: str, kind: str = "aws_lambda_alias", more: str = "") -> list[Attachment]:
    text = f'{FUNCTIONS}resource "{kind}" "x" {{\n  {KINDS[kind]} = {value}\n  {more}\n}}\n'
    return [one for one in read({"main.tf": text}).attachments if one.name.startswith(kind)]


@pytest.mark.parametrize("kind", KINDS)
def test_each_case_belongs_to_its_own_function(kind: str) -> None:
    """And is there in that case only."""
    found = _attached(f"var.blue ? {A}.arn : {B}.arn", kind)

    assert [one.function for one in found] == [A, B]
    assert all(isinstance(one.exists, Conditional) for one in found)


@pytest.mark.parametrize(
    ("value", "functions"),
    [
        ('var.blue ? "b" : "a"', [B, A]),
        (f"var.blue ? {A}.function_name : {A}.arn", [A]),
        (f'var.blue ? {A}.arn : "elsewhere"', [A, None]),
        (f"var.green ? {A}.arn : {B}.arn", [B]),
        (f"var.blue ? (var.green ? {A}.arn : {B}.arn) : {B}.function_name", [B]),
        ("local.mine", [A, B]),
        (f"{A}.arn", [A]),
    ],
)
def test_functions_are_told_by_every_branch(value: str, functions: list[str | None]) -> None:
    """Names count as references do; what is decided leaves one, and so do branches that mean the same."""
    found = _attached(value)

    assert [one.function for one in found] == functions
    assert all((one.exists is None) is (len(functions) == 1) for one in found)


def test_what_belongs_to_such_an_alias_is_no_one_s_for_certain() -> None:
    """It hangs on the alias which function that is."""
    alias = f'resource "aws_lambda_alias" "l" {{\n  function_name = var.blue ? {A}.arn : {B}.arn\n}}\n'
    text = (
        f'{FUNCTIONS}{alias}resource "aws_lambda_function_url" "x" {{\n  function_name = aws_lambda_alias.l.arn\n}}\n'
    )
    (found,) = [one for one in read({"main.tf": text}).attachments if one.name.endswith("url.x")]

    assert found.function is None


def test_a_case_is_there_as_often_as_its_resource_is(store: Store) -> None:
    """Under one condition for both only the function that it is for then counts."""
    queue = 'resource "aws_sqs_queue" "q" {\n  visibility_timeout_seconds = 30\n}\n'
    for count, rules in (("var.blue ? 0 : 1", set()), ("var.blue ? 1 : 0", {"LKB319"})):
        mapping = (
            f'resource "aws_lambda_event_source_mapping" "m" {{\n  count = {count}\n'
            f"  event_source_arn = aws_sqs_queue.q.arn\n  function_name = var.blue ? {A}.arn : {B}.arn\n}}\n"
        )
        found = judge_text(store, FUNCTIONS + queue + mapping, "main.tf").findings

        assert {one.rule for one in found} & {"LKB319"} == rules
