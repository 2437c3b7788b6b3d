"""What is empty by default in the outermost module is left to whoever applies it; what is written as empty is empty."""

from __future__ import annotations

import pytest

from kb.readers.interface import FunctionConfig, Resolved, Unresolved
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
variable "hidden" {{
  default   = ""
  sensitive = true
}}
"""
KNOWN = {"role": '"arn:aws:iam::123456789012:role/r"', "runtime": '"python3.13"', "bucket": '"b"'}
MODULE = 'resource "aws_lambda_function" "f" {\n  runtime = var.x\n}\nvariable "x" { default = "" }\n'


def _missing(store: Store, **written: str) -> int:
    text = FUNCTION.format(**{**KNOWN, **written})
    return sum(one.rule == "LKB210" for one in judge_text(store, text, "main.tf").findings)


@pytest.mark.parametrize("name", KNOWN)
@pytest.mark.parametrize(("expression", "missing"), [("var.empty", 0), ("var.hidden", 0), ('""', 1), ("var.none", 1)])
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


@pytest.mark.parametrize(
    "expression",
    [
        "local.empty",
        'var.kind == "Zip" ? var.empty : null',
        'var.empty != "" ? var.empty : null',
        "try(var.empty, null)",
    ],
)
@pytest.mark.parametrize("name", ["runtime", "role"])
def test_what_is_empty_by_default_is_left_open_wherever_it_passes_through(
    store: Store, name: str, expression: str
) -> None:
    """Whoever gives the variable a value gets another one here."""
    assert _missing(store, **{name: expression}) == 0


@pytest.mark.parametrize(
    ("default", "expression", "missing"),
    [
        ("{}", 'lookup(var.x, "runtime", "")', 0),
        ("{}", 'lookup(var.x, "runtime", null)', 0),
        ("[]", 'length(var.x) > 0 ? var.x[0] : ""', 0),
        ('{ runtime = "" }', "var.x.runtime", 0),
        ('[{ runtime = "" }]', "var.x[0].runtime", 0),
        ('{ other = "a" }', 'lookup(var.x, "runtime", "")', 1),
        ("{ runtime = null }", "var.x.runtime", 1),
    ],
)
def test_a_default_may_have_gaps(store: Store, default: str, expression: str, missing: int) -> None:
    """A mapping or list that is empty, or has an empty text; one with something in it says what it says."""
    text = FUNCTION.format(**{**KNOWN, "runtime": expression}) + f'variable "x" {{\n  default = {default}\n}}\n'

    assert sum(one.rule == "LKB210" for one in judge_text(store, text, "main.tf").findings) == missing


@pytest.mark.parametrize("runtime", ["var.x", "local.zip ? var.x : null", "local.same"])
def test_a_module_may_hand_on_by_choice_what_its_caller_leaves_empty(runtime: str) -> None:
    """Its own defaults are its own."""
    local = 'locals {\n  zip = var.kind == "Zip"\n  same = var.x\n}\nvariable "kind" { default = "Zip" }\n'
    module = MODULE.replace("runtime = var.x", f"runtime = {runtime}") + local
    call = 'module "m" {\n  source = "./m"\n  %s\n}\nvariable "outer" { default = "" }\n'
    (given,) = read({"main.tf": call % "x = var.outer", "m/main.tf": module}).functions
    (alone,) = read({"main.tf": call % "", "m/main.tf": module}).functions

    assert isinstance(_runtime(given), Unresolved)
    assert _runtime(alone) is None


def test_a_widespread_module_hands_on_what_its_caller_leaves_empty(store: Store) -> None:
    """Of what is known of it by heart."""
    text = (
        'module "f" {\n  source = "terraform-aws-modules/lambda/aws"\n  function_name = "f"\n  handler = "a.b"\n'
        '  source_path = "src"\n  %s\n}\nvariable "empty" { default = "" }\n'
    )

    def told(runtime: str) -> list[str]:
        return [one.rule for one in judge_text(store, text % runtime, "main.tf").findings if one.rule == "LKB210"]

    assert told("runtime = var.empty") == []
    assert told('runtime = ""') == told("") == ["LKB210"]


@pytest.mark.parametrize(
    ("places", "code"),
    [
        ('filename = "x.zip"\n  image_uri = var.empty', {"Filename": "x.zip"}),
        ('filename = "x.zip"\n  image_uri = var.empty == "" ? null : var.empty', {"Filename": "x.zip"}),
        ('filename = var.empty\n  s3_bucket = "b"\n  s3_key = "k"', {"S3Bucket": "b", "S3Key": "k"}),
        ('image_uri = "i"\n  s3_bucket = var.empty\n  s3_key = "k"', {"ImageUri": "i", "S3Key": "k"}),
        ('filename = "x.zip"\n  image_uri = var.hidden', {"Filename": "x.zip"}),
        ("filename = var.empty\n  image_uri = var.empty", None),
        ('image_uri = var.empty\n  s3_bucket = var.empty\n  s3_key = "k"', None),
        ('s3_bucket = "b"\n  s3_key = var.empty', None),
    ],
)
def test_a_place_of_code_is_none_where_another_is_given(store: Store, places: str, code: dict[str, str] | None) -> None:
    """Else which it is is left open as a whole."""
    text = FUNCTION.format(**KNOWN).replace('s3_bucket     = "b"\n  s3_key        = "k"', places)
    found = functions(text)["aws_lambda_function.f"].fields["Code"]

    assert (found.value if isinstance(found, Resolved) else None) == code
    told = {one.rule for one in judge_text(store, text, "main.tf").findings} & {"LKB210", "LKB248"}
    assert told == ({"LKB248"} if 'image_uri = "i"' in places else set())


def _runtime(function: FunctionConfig) -> object:
    return function.fields.get("Runtime")


URL = """\
resource "aws_lambda_function_url" "u" {{
  function_name      = "f"
  authorization_type = {}
}}
variable "empty" {{ default = "" }}
variable "none" {{ default = null }}
"""


@pytest.mark.parametrize(
    ("expression", "missing"),
    [("var.empty", 0), ('""', 1), ("var.none", 1), ("null", 1), ('coalesce(var.empty, "NONE")', 0)],
)
def test_what_is_attached_may_get_what_a_variable_leaves_empty(store: Store, expression: str, missing: int) -> None:
    """As a function may; whoever applies it says who may call."""
    report = judge_text(store, URL.format(expression), "main.tf")

    assert sum(one.rule == "LKB354" for one in report.findings) == missing
    assert [one.field for one in report.unresolved] == (["AuthType"] if expression == "var.empty" else [])
