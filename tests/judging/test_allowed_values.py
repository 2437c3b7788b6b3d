"""Dead runtimes among the values that a variable or parameter with a good default allows."""

from __future__ import annotations

from datetime import date

import pytest

from kb.facts import basis_on
from kb.judging import Operation, Report, judge
from kb.judging.question import CheckQuestion
from kb.judging.rules import builtin_rules
from kb.readers import read_text
from kb.readers.interface import Inputs
from kb.store import Store
from tests.readers.terraform.folders import read

VARIABLE = """\
variable "{name}" {{
  default = "{default}"
  validation {{
    condition     = {condition}
    error_message = "choose another"
  }}
}}
"""
FUNCTION = """\
resource "aws_lambda_function" "f" {{
  filename = "a.zip"
  role = "arn:aws:iam::123456789012:role/r"
  handler = "a.b"
{line}}}
"""
TEMPLATE = """\
Parameters:
  Stage: {Type: String}
  Rt: {Type: String, Default: python3.13, AllowedValues: [python3.13, python3.7]}
Conditions:
  Prod: !Equals [!Ref Stage, prod]
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Code: {S3Bucket: b, S3Key: k}
      Role: arn:aws:iam::123456789012:role/r
      Handler: a.b
      Runtime: CHOICE
"""


def variable(condition: str, default: str = "python3.13", name: str = "rt") -> str:
    """A variable with a validation."""
    return VARIABLE.format(name=name, default=default, condition=condition)


def function(value: str) -> str:
    """A function whose runtime is an expression."""
    return FUNCTION.format(line=f"  runtime = {value}\n" if value else "")


def report_on(store: Store, texts: dict[str, str], **given: str) -> Report:
    """What is found in a folder."""
    question = CheckQuestion(basis_on(store, date(2026, 11, 23), None, None), windows=False)
    return judge(store, [read(texts, **given)], builtin_rules(), question)


def report_on_template(store: Store, text: str) -> Report:
    """What is found in a template."""
    question = CheckQuestion(basis_on(store, date(2026, 11, 23), None, None), windows=False)
    return judge(store, [read_text("template.yaml", text.encode(), Inputs())], builtin_rules(), question)


def notes(report: Report) -> list[tuple[object, str, str, int]]:
    """The dead values that are allowed, each with its weight and place."""
    return [(one.value, one.severity.label, one.path, one.line) for one in report.findings if one.rule == "LKB109"]


LISTED = [
    ('contains(["python3.7", "python3.13"], var.rt)', "var.rt"),
    ('can(regex("^(python3.7|python3.13)$", var.rt))', "var.rt"),
    ('var.rt == "python3.13" || var.rt == "python3.7"', '"${var.rt}"'),
    (
        'contains(["3.13", "3.7"], trimprefix(var.rt, "python")) && contains(["python3.13", "python3.7"], var.rt)',
        "var.rt",
    ),
]


@pytest.mark.parametrize(("condition", "value"), LISTED, ids=["contains", "regex", "or", "and"])
def test_a_dead_runtime_that_is_allowed_is_a_note(store: Store, condition: str, value: str) -> None:
    """At the validation; the function itself is created as ever."""
    report = report_on(store, {"main.tf": variable(condition) + function(value)})

    assert notes(report) == [("python3.7", "note", "main.tf", 4)]
    assert report.functions[0].operations[Operation.CREATE] == "allowed"
    assert not [one for one in report.findings if one.rule in ("LKB101", "LKB102", "LKB103")]


def test_what_a_map_makes_of_an_allowed_value_counts(store: Store) -> None:
    """The variable names the language, not the runtime."""
    locals_ = 'locals { all = { py = "python3.13", node = "nodejs14.x" } }\n'
    text = variable('contains(["py", "node"], var.rt)', "py") + locals_ + function("local.all[var.rt]")

    assert [value for value, *_ in notes(report_on(store, {"main.tf": text}))] == ["nodejs14.x"]


def test_a_module_whose_default_holds_is_looked_at_too(store: Store) -> None:
    """Where its call gives a value, nothing else is possible; one that is handed on is the caller's."""
    inner = variable('contains(["ruby2.5", "ruby3.4"], var.rt)', "ruby3.4") + function("var.rt")
    outer = variable('contains(["python3.6", "python3.13"], var.outer)', name="outer")
    calls = (
        'module "default" { source = "./m" }\nmodule "fixed" {\n  source = "./m"\n  rt = "ruby3.4"\n}\n'
        'module "handed" {\n  source = "./m"\n  rt = var.outer\n}\n'
    )
    report = report_on(store, {"main.tf": outer + calls, "m/main.tf": inner})

    assert sorted((str(value), path) for value, _, path, _ in notes(report)) == [
        ("python3.6", "main.tf"),
        ("ruby2.5", "m/main.tf"),
    ]


@pytest.mark.parametrize(
    "texts",
    [
        {"main.tf": variable('contains(["python3.13", "nodejs22.x"], var.rt)') + function("var.rt")},
        {"main.tf": variable('contains(["python3.7", "python3.13"], var.rt)') + function('"python3.13"')},
        {"main.tf": variable("length(var.rt) > 3") + function("var.rt")},
    ],
    ids=["all good", "not used", "not listed"],
)
def test_no_note_without_a_dead_value_that_counts(store: Store, texts: dict[str, str]) -> None:
    """Values that are good, of a variable that decides nothing, or that cannot be listed."""
    assert notes(report_on(store, texts)) == []


def test_a_value_that_is_given_leaves_no_choice(store: Store) -> None:
    """It is judged as it is."""
    text = variable('contains(["python3.7", "python3.13"], var.rt)') + function("var.rt")
    report = report_on(store, {"main.tf": text}, rt="python3.7")

    assert notes(report) == []
    assert "LKB102" in {one.rule for one in report.findings}


RANGES = [
    ("var.size >= 128 && var.size <= 1024", []),
    ("var.size >= 20480", [20480]),
    ("var.size > 10240", [10241]),
    ("var.size >= 10240", []),
    ("10240 > var.size && 127 <= var.size", [127]),
]


@pytest.mark.parametrize(("condition", "found"), RANGES, ids=[one[0] for one in RANGES])
def test_the_ends_of_a_range_are_judged(store: Store, condition: str, found: list[int]) -> None:
    """Of a variable without a default; the nearest whole number where the end itself is left out."""
    text = (
        f'variable "size" {{\n  type = number\n  validation {{\n    condition = {condition}\n  }}\n}}\n'
        + FUNCTION.format(line='  runtime = "python3.13"\n  memory_size = var.size\n')
    )
    report = report_on(store, {"main.tf": text})

    assert [(one.value, one.certainty) for one in report.findings if one.rule == "LKB201"] == [
        (value, "may") for value in found
    ]


def test_what_a_runtime_may_be_in_one_branch_counts(store: Store) -> None:
    """Another condition decides whether the variable is used at all, so that the value only may be the runtime."""
    choice = function('var.stage == "prod" ? var.rt : "nodejs22.x"')
    texts = {"main.tf": 'variable "stage" {}\n' + variable('contains(["python3.7", "python3.13"], var.rt)') + choice}
    found = [one for one in report_on(store, texts).findings if one.rule == "LKB109"]

    assert [(one.value, one.certainty, one.line) for one in found] == [("python3.7", "may", 5)]


@pytest.mark.parametrize(
    ("branches", "certainties"), [("!Ref Rt, nodejs22.x", ["may"]), ("nodejs24.x, nodejs22.x", [])]
)
def test_what_a_runtime_may_be_in_one_branch_of_a_template_counts(
    store: Store, branches: str, certainties: list[str]
) -> None:
    """Only where the parameter is used."""
    report = report_on_template(store, TEMPLATE.replace("CHOICE", f"!If [Prod, {branches}]"))

    assert [one.certainty for one in report.findings if one.rule == "LKB109"] == certainties


@pytest.mark.parametrize(("conditions", "told"), [(6, set()), (16, {"Runtime"})], ids=["at-the-bound", "past-it"])
def test_what_a_runtime_of_too_many_branches_may_be_besides_is_no_gap_of_its_own(
    store: Store, conditions: int, told: set[str]
) -> None:
    """It hangs on as many, which is told of the runtime."""
    choice = "!Ref Rt"
    for number in range(0, conditions, 2):
        choice = f"!If [C{number}, {choice}, !If [C{number + 1}, nodejs22.x, !Ref Rt]]"
    named = "".join(f"  C{number}: !Equals [!Ref S{number}, a]\n" for number in range(conditions))
    stages = "".join(f"  S{number}: {{Type: String}}\n" for number in range(conditions))
    text = TEMPLATE.replace("  Prod: !Equals [!Ref Stage, prod]\n", named).replace("  Stage: {Type: String}\n", stages)
    report = report_on_template(store, text.replace("CHOICE", choice))

    assert {one.field for one in report.unresolved} == told
