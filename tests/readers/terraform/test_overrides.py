"""What override files of Terraform replace, and validations in JSON."""

from __future__ import annotations

import json

import pytest

from kb.errors import UnreadableError
from kb.readers.interface import Case, Conditional

from .folders import known, read

STORAGE = {
    "block": "ephemeral_storage { size = %d }",
    "dynamic": 'dynamic "ephemeral_storage" {\n for_each = [%d]\n content { size = ephemeral_storage.value }\n }',
    "json": '{"resource": {"aws_lambda_function": {"f": {"ephemeral_storage": {"size": %d}}}}}',
}


@pytest.mark.parametrize("later", STORAGE)
@pytest.mark.parametrize("earlier", STORAGE)
def test_an_override_replaces_the_blocks_of_a_kind_however_they_are_written(earlier: str, later: str) -> None:
    """As a block, by `dynamic` or in JSON."""
    texts = {}
    for name, how, size in (("main", earlier, 1024), ("main_override", later, 2048)):
        written = STORAGE[how] % size
        block = f'resource "aws_lambda_function" "f" {{\n {written}\n}}\n'
        texts[f"{name}.tf.json" if how == "json" else f"{name}.tf"] = written if how == "json" else block
    (function,) = read(texts, next(iter(texts))).functions

    assert known(function.fields["EphemeralStorage"]) == 2048


def test_an_override_leaves_the_blocks_of_other_kinds() -> None:
    """One `dynamic` is not another, and of `lifecycle` each argument stands for itself."""
    more = 'dynamic "tracing_config" {\n for_each = [1]\n content { mode = "Active" }\n }'
    texts = {
        "main.tf": f'resource "aws_lambda_function" "f" {{\n {STORAGE["dynamic"] % 1024}\n}}\n'
        'resource "aws_lambda_function" "g" {\n lifecycle { enabled = false }\n}\n',
        "main_override.tf": f'resource "aws_lambda_function" "f" {{\n {more}\n}}\n'
        'resource "aws_lambda_function" "g" {\n lifecycle { ignore_changes = [timeout] }\n}\n',
    }
    f, g = read(texts).functions

    assert (known(f.fields["EphemeralStorage"]), known(f.fields["TracingConfig"])) == (1024, {"Mode": "Active"})
    assert g.absent


@pytest.mark.parametrize("validations", ["%s", "[%s]"])
def test_validations_in_json_say_what_a_variable_may_be(validations: str) -> None:
    """One, or a list of them; a condition is an expression in a text."""
    condition = json.dumps({"condition": '${contains(["go1.x"], var.v)}', "error_message": "no"})
    text = (
        f'{{"variable": {{"v": {{"validation": {validations % condition}}}}},'
        ' "resource": {"aws_lambda_function": {"f": {"runtime": "${var.v}"}}}}'
    )
    (function,) = read({"main.tf.json": text}, "main.tf.json").functions

    found = function.fields["Runtime"]
    assert isinstance(found, Conditional)
    assert found.case == Case("var.v", "go1.x", ("go1.x",))


def test_an_override_of_a_provider_leaves_its_other_blocks() -> None:
    """What tools write that point a provider elsewhere takes no tags away."""
    function = 'resource "aws_lambda_function" "f" {}\n'
    texts = {
        "main.tf": 'provider "aws" {\n default_tags {\n  tags = { team = "a" }\n }\n}\n' + function,
        "providers_override.tf": 'provider "aws" {\n region = "eu-west-1"\n}\n',
    }
    (one,) = read(texts).functions

    assert known(one.fields["Tags"]) == {"team": "a"}


@pytest.mark.parametrize("between", ["", "/* c */"])
def test_a_comment_does_not_part_two_entries(between: str) -> None:
    """Only the end of a line does."""
    text = f'resource "aws_lambda_function" "f" {{ timeout = 1 {between} memory_size = 2 }}\n'

    with pytest.raises(UnreadableError, match="a line break is missing"):
        read({"main.tf": text})
