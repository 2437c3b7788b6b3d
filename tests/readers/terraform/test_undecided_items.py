"""Items that for_each goes through whose values hang on what nobody decided."""

from __future__ import annotations

import pytest

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
