"""Items that for_each goes through whose values hang on what nobody decided."""

from __future__ import annotations

import pytest

from kb.judging.variants import variant_groups
from kb.readers.interface import Conditional, Field

from .folders import functions, known, read

STAGE = """\
variable "stage" {
  type = string
  validation {
    condition     = contains(["dev", "prod"], var.stage)
    error_message = "choose another"
  }
}
locals {
  all = {
    a = { size = 128 }
    b = { size = var.stage == "prod" ? 2048 : 512, more = [var.stage == "prod" ? 1 : 2] }
  }
}
"""
EACH = """\
resource "aws_lambda_function" "f" {
  for_each    = local.all
  memory_size = each.value.size
  timeout     = 7
}
resource "aws_lambda_function" "other" { memory_size = 256 }
"""


def branches(found: Field | None) -> list[object]:
    """The values of a field, those of its true branch first."""
    if isinstance(found, Conditional):
        return [*branches(found.when_true), *branches(found.when_false)]
    return [known(found)]


def test_an_item_is_taken_apart_where_it_is_used() -> None:
    """And costs nothing else: the fields beside it, and all other resources, are read."""
    found = functions(STAGE + EACH)
    sizes = {name: branches(one.fields["MemorySize"]) for name, one in found.items()}

    assert sizes == {
        'aws_lambda_function.f["a"]': [128],
        'aws_lambda_function.f["b"]': [2048, 512],
        "aws_lambda_function.other": [256],
    }
    assert known(found['aws_lambda_function.f["b"]'].fields["Timeout"]) == 7


@pytest.mark.parametrize("stage", ["dev", "prod"])
def test_an_item_is_known_where_the_variable_is_given(stage: str) -> None:
    """As everywhere."""
    found = functions(STAGE + EACH, stage=stage)['aws_lambda_function.f["b"]'].fields["MemorySize"]

    assert branches(found) == [2048 if stage == "prod" else 512]


def test_an_item_passes_through_the_input_of_a_module() -> None:
    """Whose call has the for_each."""
    call = 'module "m" {\n  source = "./m"\n  for_each = local.all\n  size = each.value.size\n}\n'
    inner = 'variable "size" {}\nresource "aws_lambda_function" "f" { memory_size = var.size }\n'
    found = {one.name: one for one in read({"main.tf": STAGE + call, "m/main.tf": inner}).functions}

    assert branches(found['module.m["b"].aws_lambda_function.f'].fields["MemorySize"]) == [2048, 512]


def test_a_hundred_such_items_are_read() -> None:
    """Each asks for what for_each goes through again, and still a folder is not too much work."""
    items = "".join(f'    f{n} = {{ size = var.stage == "prod" ? {n} : 512 }}\n' for n in range(128, 228))
    found = functions(STAGE.replace("locals {\n  all = {\n", "locals {\n  all = {\n" + items) + EACH)

    assert branches(found['aws_lambda_function.f["f227"]'].fields["MemorySize"]) == [227, 512]
    assert known(found["aws_lambda_function.other"].fields["MemorySize"]) == 256


HANGS = (
    'variable "env" { type = string }\nresource "aws_lambda_function" "f" {\n  for_each = %s\n  memory_size = %s\n}\n'
)
FILTERED = '{ for k, v in { a = { of = "dev", size = 5 }, b = { of = "prod", size = 6 } } : k => v if v.of == var.env }'


@pytest.mark.parametrize(
    ("each", "size", "sizes"),
    [
        ('var.env == "dev" ? toset(["a"]) : toset([])', 'var.env == "prod" ? 20480 : 512', {512}),
        ('var.env == "dev" ? { a = 1 } : {}', 'var.env == "dev" ? 20480 : 512', {20480}),
        ('var.env == "dev" ? { a = { size = 7 } } : {}', "each.value.size", {7}),
        ('var.env == "dev" ? { a = { size = 7 } } : { b = { size = 8 } }', "each.value.size", {7, 8}),
        (FILTERED, "each.value.size", {5, 6}),
    ],
)
def test_what_for_each_hangs_on_is_decided_for_all_of_the_function(each: str, size: str, sizes: set[int]) -> None:
    """Where there is no instance nothing of it counts; where there is one it stands for itself."""
    (group,), _ = variant_groups([read({"main.tf": HANGS % (each, size)})])

    assert {known(one.fields["MemorySize"]) for one in group.variants} == sizes


@pytest.mark.parametrize(
    "condition",
    [
        'anytrue([var.v == "go1.x", var.v == "java8"])',
        'contains(["go1.x"], var.v) || anytrue([var.v == "java8"])',
        'alltrue([contains(["go1.x", "java8", "x"], var.v), var.v != "x"])',
    ],
)
def test_a_validation_may_be_written_with_functions_of_lists(condition: str) -> None:
    """They mean what `||` and `&&` mean."""
    text = (
        f'variable "v" {{\n  validation {{\n    condition = {condition}\n  }}\n}}\n'
        'resource "aws_lambda_function" "f" { runtime = var.v }\n'
    )
    (function,) = read({"main.tf": text}).functions
    found = function.fields["Runtime"]

    assert isinstance(found, Conditional)
    assert found.case
    assert found.case.allowed == ("go1.x", "java8")
