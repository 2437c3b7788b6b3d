"""What can be no null, whatever the user decides, and what may be one."""

from __future__ import annotations

import pytest

from kb.readers.interface import Conditional
from tests.readers.terraform.folders import field, known

VARIABLE = """\
variable "x" {{
  type = string
  {more}
}}
"""
VALIDATION = 'validation {{\n    condition = {}\n    error_message = "choose another"\n  }}'

MADE = [
    '"${var.x}-queue"',
    'format("%s", var.x)',
    "jsonencode(var.x)",
    'coalesce(var.x, "other")',
    "merge(var.x, {})",
    "terraform.workspace",
]
REFUSED = [
    "nullable = false",
    VALIDATION.format("var.x != null"),
    VALIDATION.format("length(var.x) > 0"),
    VALIDATION.format('contains(["a", "b"], var.x)'),
]
NULLABLE = [
    "",
    "nullable = true",
    VALIDATION.format("var.x == null || length(var.x) > 0"),
    VALIDATION.format('var.x == null ? true : contains(["a", "b"], var.x)'),
]


@pytest.mark.parametrize("expression", MADE)
def test_what_is_made_of_an_undecided_value_is_never_null(expression: str) -> None:
    """Terraform refuses it, or makes something of it."""
    declared = VARIABLE.format(more="")

    assert known(field(f"{expression} == null ? 20480 : 256", declared, "memory_size")) == 256


@pytest.mark.parametrize("expression", ["var.x", "one(var.x)", "try(var.x.y, null)"])
def test_what_passes_a_null_on_may_be_null(expression: str) -> None:
    """Both ways are judged."""
    found = field(f"{expression} == null ? 20480 : 256", VARIABLE.format(more=""), "memory_size")

    assert isinstance(found, Conditional)


@pytest.mark.parametrize("more", REFUSED)
def test_a_variable_that_refuses_null_is_never_null(more: str) -> None:
    """By its declaration or by a validation."""
    found = field("var.x != null ? 256 : 20480", VARIABLE.format(more=more), "memory_size")

    assert known(found) == 256


@pytest.mark.parametrize(
    "expression",
    [
        "var.x.a",
        'var.x["a"]',
        'lookup(var.x, "a", null)',
        "values(var.x)[0]",
        "merge(var.x, {}).a",
        "one(var.x)",
        "element(var.x, 0)",
        "jsondecode(var.x)",
        "try(var.x.a, null)",
        "[for one in var.x : one.a][0]",
    ],
)
def test_a_part_of_what_is_never_null_may_be_null(expression: str) -> None:
    """The whole is there, and what stands in it may be null all the same."""
    declared = 'variable "x" {\n  nullable = false\n}\n'
    found = field(f"{expression} == null ? 20480 : 256", declared, "memory_size")

    assert isinstance(found, Conditional)


def test_a_value_that_an_undecided_for_each_goes_through_may_be_null() -> None:
    """The map itself is there."""
    declared = 'variable "x" {\n  nullable = false\n}\n'
    found = field("each.value == null ? 20480 : 256\n  for_each = var.x", declared, "memory_size")

    assert isinstance(found, Conditional)


@pytest.mark.parametrize("more", NULLABLE)
def test_a_variable_that_lets_null_pass_may_be_null(more: str) -> None:
    """Unless something refuses it, null may be given for every variable."""
    found = field("var.x != null ? 256 : 20480", VARIABLE.format(more=more), "memory_size")

    assert isinstance(found, Conditional)


@pytest.mark.parametrize(("signs", "apart"), [((">", "<="), False), (("<", ">="), False), ((">", "<"), True)])
def test_a_comparison_and_its_opposite_are_one_condition(signs: tuple[str, str], *, apart: bool) -> None:
    """What holds in neither is never reached."""
    one, other = signs
    found = field(f"var.n {one} 5 ? 128 : (var.n {other} 5 ? 256 : 20480)", 'variable "n" {}', "memory_size")

    assert isinstance(found, Conditional)
    assert ("20480" in repr(found)) is apart
