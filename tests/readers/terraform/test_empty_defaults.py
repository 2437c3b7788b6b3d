"""What is empty by default in the outermost module is left to whoever applies it; what is written as empty is empty."""

from __future__ import annotations

import pytest

from kb.readers.interface import FunctionConfig, Unresolved
from kb.store import Store
from tests.judging.texts import judge_text

from .folders import functions, read

FUNCTION = """\
resource "aws_lambda_function" "f" {{
  function_name = "f"
  role          = {role}
  runtime       = {runtime}
  handler       = "a.b"
  s3_bucket     = {bucket}
  s3_key        = "k"
}}
variable "empty" {{ default = "" }}
variable "none" {{ default = null }}
"""
KNOWN = {"role": '"arn:aws:iam::123456789012:role/r"', "runtime": '"python3.13"', "bucket": '"b"'}
MODULE = 'resource "aws_lambda_function" "f" {\n  runtime = var.x\n}\nvariable "x" { default = "" }\n'


def _missing(store: Store, **written: str) -> int:
    text = FUNCTION.format(**{**KNOWN, **written})
    return sum(one.rule == "LKB210" for one in judge_text(store, text, "main.tf").findings)


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize(("expression", "missing"), [("var.empty", 0), ('""', 1), ("var.none", 1)])
def test_a_function_may_get_what_a_variable_leaves_empty(
    store: Store, name: str, expression: str, missing: int
) -> None:
    """Null is how one says that there shall be none."""
    assert _missing(store, **{name: expression}) == missing


def test_a_value_that_is_given_as_empty_is_empty() -> None:
    """It is no default any more."""
    assert isinstance(_runtime(functions(MODULE)["aws_lambda_function.f"]), Unresolved)
    assert _runtime(functions(MODULE, x="")["aws_lambda_function.f"]) is None


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("", None),
        ("x = var.outer", "variable outer is empty by default, and nobody gives it a value"),
        ('x = ""', None),
    ],
)
def test_a_default_counts_in_a_module_that_is_called(given: str, reason: str | None) -> None:
    """Unless the call hands on what the outermost module leaves empty."""
    call = f'module "m" {{\n  source = "./m"\n  {given}\n}}\nvariable "outer" {{ default = "" }}\n'
    (only,) = read({"main.tf": call, "m/main.tf": MODULE}).functions
    found = _runtime(only)

    assert (found.reason if isinstance(found, Unresolved) else found) == reason


def _runtime(function: FunctionConfig) -> object:
    return function.fields.get("Runtime")
