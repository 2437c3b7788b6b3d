"""Values that hang on what nobody decided: each thing has one value at a time."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from kb.judging.findings import strictest
from kb.judging.report import Finding, Fix, Severity
from kb.store import Store
from tests.judging.texts import ROLE, WHOLE, judge_text, said, sam, verdict

STAGES = """\
Parameters:
  Stage: {Type: String, AllowedValues: [dev, test, prod]}
  Colour: {Type: String}
  Size: {Type: Number, MinValue: 128, MaxValue: 3008}
Conditions:
  Dev: !Equals [!Ref Stage, dev]
  Prod: !Equals [prod, !Sub "${Stage}"]
  Other: !Not [!Or [!Condition Dev, !Condition Prod]]
  Never: !Equals [!Ref Stage, staging]
  Huge: !Equals [!Ref Size, 20480]
  Red: !Equals [!Ref Colour, red]
  Blue: !Equals [!Ref Colour, blue]
"""


@pytest.mark.parametrize(
    "properties",
    [
        re.sub(
            r"\b([a-g])\b",
            r"'arn:aws:lambda:eu-west-1:123456789012:layer:\1:1'",
            "Layers: [!If [Dev, a, !Ref AWS::NoValue], !If [Prod, b, c], d, e, f, !If [Prod, g, !Ref AWS::NoValue]]",
        ),
        "Runtime: !If [Dev, python3.13, python3.12], MemorySize: !If [Never, 20480, 256]",
        "Runtime: python3.13, MemorySize: !If [Huge, 20480, 256]",
        "Runtime: python3.13, MemorySize: !If [Red, !If [Blue, 20480, 256], 256]",
        "Runtime: python3.13, MemorySize: !If [Dev, !If [Prod, 20480, 256], 256]",
        "Runtime: python3.13, MemorySize: !If [Other, !If [Dev, 20480, 256], 256]",
    ],
)
def test_what_excludes_each_other_never_holds_together(store: Store, properties: str) -> None:
    """Two values of one parameter, a value that is not allowed, a number out of its range."""
    written = properties if "MemorySize" in properties else f"Runtime: python3.13, MemorySize: 256, {properties}"
    report = judge_text(store, sam(f"CodeUri: ., Handler: a.h, Timeout: 5, Tracing: Active, {written}", head=STAGES))

    assert said(report) == []
    assert verdict(report) == "allowed"


@pytest.mark.parametrize(
    ("memory", "certainty"),
    [
        ("!If [Dev, 20480, 256]", "may"),
        ("!If [Dev, 20480, !If [Prod, 20481, 20482]]", "must"),
        ("!If [Red, !If [Blue, 256, 20480], 256]", "may"),
    ],
)
def test_what_may_hold_is_found(store: Store, memory: str, certainty: str) -> None:
    """In some cases, or in all."""
    written = f"CodeUri: ., Handler: a.h, Runtime: python3.13, Timeout: 5, Tracing: Active, MemorySize: {memory}"
    report = judge_text(store, sam(written, head=STAGES))

    assert set(said(report)) == {("LKB201", certainty)}


@pytest.mark.parametrize(
    ("condition", "memory"),
    [("Prod", "!If [Dev, 20480, 256]"), ("Dev", "!If [Other, 20480, 256]"), ("Red", "!If [Blue, 20480, 256]")],
)
def test_the_condition_of_a_resource_binds_its_properties(store: Store, condition: str, memory: str) -> None:
    """Where it does not exist, its other branch says nothing."""
    text = f"""\
AWSTemplateFormatVersion: "2010-09-09"
{STAGES}Resources:
  F:
    Type: AWS::Lambda::Function
    Condition: {condition}
    Properties: {{Code: {{S3Bucket: b, S3Key: k}}, Role: "{ROLE}", Handler: a.h, Runtime: python3.13, Timeout: 5,
                  MemorySize: {memory}}}
"""
    assert said(judge_text(store, text)) == []


def test_a_mapping_of_one_stage_meets_the_function_of_that_stage_only(store: Store) -> None:
    """The queue of production is no queue of the slow function of development."""
    queue = (
        "  Q: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: !If [Prod, 30, 5400]}}\n"
        "  M: {Type: AWS::Lambda::EventSourceMapping, Condition: Prod,\n"
        "      Properties: {FunctionName: !Ref F, EventSourceArn: !GetAtt Q.Arn}}\n"
    )
    slow = f"{WHOLE}, Runtime: python3.13, Timeout: !If [Prod, 5, 800]"

    assert said(judge_text(store, sam(slow, head=STAGES, extra=queue))) == []


def test_too_many_undecided_things_are_said_to_be_too_many(store: Store) -> None:
    """Seven parameters of two values come to 128 combinations."""
    names = [f"P{number}" for number in range(7)]
    head = "Parameters:\n" + "".join(f"  {name}: {{Type: String, AllowedValues: [a, b]}}\n" for name in names)
    head += "Conditions:\n" + "".join(f"  C{name}: !Equals [!Ref {name}, a]\n" for name in names)
    value = "1"
    for name in names:
        value = f"!If [C{name}, {value}, {len(value)}]"
    report = judge_text(store, sam(f"{WHOLE}, Runtime: python3.13, Timeout: {value}", head=head))

    assert any("one too many" in item.reason or "combinations" in item.reason for item in report.unresolved)


@pytest.mark.parametrize(
    ("parameter", "runtime", "rules"),
    [
        ("{Type: String, AllowedValues: [python3.7, python3.13]}", "!Ref P", [("LKB102", "may")]),
        ("{Type: String, AllowedValues: ['3.7', '3.13']}", "!Sub 'python${P}'", [("LKB102", "may")]),
        ("{Type: String, AllowedValues: [old, new]}", "!FindInMap [Runtimes, !Ref P, Id]", [("LKB102", "may")]),
        ("{Type: String}", "!FindInMap [Runtimes, !Ref P, Id]", [("LKB102", "may")]),
        ("{Type: String, AllowedValues: [python3.7]}", "!Ref P", [("LKB102", "must")]),
    ],
)
def test_a_parameter_without_default_is_judged_in_each_allowed_value(
    store: Store, parameter: str, runtime: str, rules: list[tuple[str, str]]
) -> None:
    """By itself, in a text, as the key of a mapping."""
    head = (
        f"Parameters: {{P: {parameter}}}\nMappings: {{Runtimes: {{old: {{Id: python3.7}}, new: {{Id: python3.13}}}}}}\n"
    )
    report = judge_text(store, sam(f"{WHOLE}, Timeout: 5, Runtime: {runtime}", head=head))

    assert said(report) == rules


@pytest.mark.parametrize("runtime", ["!Ref P", "!FindInMap [Runtimes, !Ref P, Id]", "!If [Old, !Ref P, !Ref P]"])
def test_dead_allowed_values_beside_a_good_default_are_notes(store: Store, runtime: str) -> None:
    """Each stands at the value in the list."""
    head = (
        "Parameters:\n  P:\n    Type: String\n    Default: python3.13\n"
        "    AllowedValues:\n      - python3.13\n      - python3.7\n      - python3.9\n"
        "Mappings: {Runtimes: {python3.13: {Id: python3.13}, python3.7: {Id: python3.7}, python3.9: {Id: python3.9}}}\n"
        "Conditions: {Old: !Equals [a, a]}\n"
    )
    report = judge_text(store, sam(f"{WHOLE}, Timeout: 5, Runtime: {runtime}", head=head))

    found = [one for one in report.findings if one.rule == "LKB109"]
    assert [(one.value, one.severity.label, one.line) for one in found] == [("python3.7", "note", 8)]
    assert verdict(report) == "allowed"


TERRAFORM = f"""\
variable "env" {{ type = string }}
variable "size" {{
  type = number
  validation {{
    condition     = var.size >= 128 && var.size <= 1024
    error_message = "x"
  }}
}}
variable "stage" {{
  type = string
  validation {{
    condition     = contains(["dev", "prod"], var.stage)
    error_message = "x"
  }}
}}
locals {{
  runtimes = {{ dev = "python3.13", prod = "python3.7" }}
}}
resource "aws_lambda_function" "f" {{
  function_name = "f"
  filename      = "a.zip"
  role          = "{ROLE}"
  handler       = "a.h"
  timeout       = 10
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('memory_size = var.env == "a" ? (var.env == "b" ? 20480 : 256) : 256', []),
        ("memory_size = var.size > 2048 ? 20480 : 256", []),
        ('memory_size = var.stage == "test" ? 20480 : 256', []),
        ('memory_size = var.stage != "dev" && var.stage != "prod" ? 20480 : 256', []),
        ('memory_size = var.stage == "dev" ? 20480 : 256', [("LKB201", "may")]),
        ('memory_size = contains(["dev", "x"], var.stage) ? 20480 : 256', [("LKB201", "may")]),
        ("runtime = local.runtimes[var.stage]", [("LKB102", "may")]),
        ('runtime = lookup(local.runtimes, var.env, "python3.13")', [("LKB102", "may")]),
        ('count = var.stage == "dev" ? 1 : 0\n  memory_size = var.stage == "prod" ? 20480 : 256', []),
        ('memory_size = terraform.workspace == "a" && terraform.workspace == "b" ? 20480 : 256', []),
    ],
)
def test_variables_of_terraform_have_one_value_at_a_time(
    store: Store, body: str, expected: list[tuple[str, str]]
) -> None:
    """And only values that their validations let pass."""
    written = body if "runtime" in body else f'{body}\n  runtime = "python3.13"'

    assert said(judge_text(store, f"{TERRAFORM}  {written}\n}}\n", "main.tf")) == expected


INSTANCES = "{LambdaManagedInstancesCapacityProviderConfig: {CapacityProviderArn: x}}"
BESIDE = "  {name}: {{Type: AWS::Serverless::Function, Properties: {{CodeUri: ., Handler: a.h, {written}}}}}\n"


@pytest.mark.parametrize(
    ("timeout", "limit", "certainty"),
    [(1800, None, None), (1801, 1800, "may"), (5400, 1800, "may"), (5401, 1800, "must")],
)
def test_of_two_bounds_on_one_value_the_stricter_counts_whatever_else_the_file_holds(
    store: Store, timeout: int, limit: int | None, certainty: str | None
) -> None:
    """At each bound and one past it; keeping to the fix ends the finding in every branch."""
    written = f"Runtime: java21, Timeout: {timeout}, CapacityProviderConfig: !If [Red, {INSTANCES}, !Ref AWS::NoValue]"
    template = sam(f"CodeUri: ., Handler: a.h, {written}", head=STAGES)
    more = [
        BESIDE.format(name=name, written=f"Runtime: python3.13, Timeout: 1801, CapacityProviderConfig: {INSTANCES}")
        for name in ("A", "Z")
    ]
    for text in (template, *(template + one for one in more)):
        found = [one for one in judge_text(store, text).findings if one.rule == "LKB203" and one.function == "F"]

        assert [(one.limit, one.fix and one.fix.value, one.certainty) for one in found] == (
            [(limit, limit, certainty)] if limit else []
        )


def _placed(limit: int, fix: int | None, value: int = 50, severity: Severity = Severity.ERROR) -> Finding:
    return replace(
        _FOUND, value=value, limit=limit, fix=None if fix is None else Fix("Timeout", fix), severity=severity
    )


_FOUND = Finding(
    *("LKB203", Severity.ERROR, "must", "F", "F", "t.yaml", 1, 1, "Timeout", 50, 40, None, None, "use it", None, ())
)


@pytest.mark.parametrize(
    ("findings", "limit", "fix"),
    [
        ([_placed(40, 40), _placed(30, 30)], 30, 30),
        ([_placed(60, 60), _placed(70, 70)], 70, 70),
        ([_placed(40, 40), _placed(60, 60)], 40, None),
        ([_placed(40, None), _placed(30, 30)], 30, None),
        ([_placed(40, 40, severity=Severity.ERROR), _placed(30, 30, severity=Severity.NOTE)], 40, None),
    ],
    ids=["two limits", "two minimums", "a limit and a minimum", "one without a fix", "the weightier is laxer"],
)
def test_a_fix_stays_only_where_it_ends_the_finding_in_all_branches(
    findings: list[Finding], limit: int, fix: int | None
) -> None:
    """In whatever order the branches come; advice that names the fix goes with it."""
    for ordered in (findings, findings[::-1]):
        found = strictest([(one, replace(one, fix=None, message="bare")) for one in ordered])

        assert (found.limit, found.fix and found.fix.value) == (limit, fix)
        assert found.message == ("use it" if fix else "bare")


TERRAFORM_CODE = (
    'variable "image" { type = bool }\nresource "aws_lambda_function" "f" {\n  function_name = "f"\n'
    f'  role = "{ROLE}"\n  package_type = var.image ? "Image" : "Zip"\n'
    '  image_uri = var.image ? "123456789012.dkr.ecr.eu-west-1.amazonaws.com/x:1" : null\n'
    '  filename = %s\n  runtime = var.image ? null : "python3.13"\n  handler = var.image ? null : "a.b"\n}\n'
)


@pytest.mark.parametrize(("filename", "expected"), [('var.image ? null : "a.zip"', []), ("null", [("LKB210", "may")])])
def test_the_place_of_code_hangs_on_what_its_parts_hang_on(
    store: Store, filename: str, expected: list[tuple[str, str]]
) -> None:
    """An image in one case and an archive in the other, or nothing."""
    report = judge_text(store, TERRAFORM_CODE % filename, "main.tf")

    assert (said(report), report.unresolved) == (expected, ())


@pytest.mark.parametrize(
    "properties",
    [
        "Role: !If [Dev, arn:aws:iam::123456789012:role/r, !Ref AWS::NoValue], Code: {S3Bucket: b, S3Key: k}",
        "Role: arn:aws:iam::123456789012:role/r, Code: !If [Dev, {S3Bucket: b, S3Key: k}, !Ref AWS::NoValue]",
        "Role: arn:aws:iam::123456789012:role/r, Code: {S3Bucket: b, S3Key: !If [Dev, k, !Ref AWS::NoValue]}",
    ],
)
def test_what_is_missing_in_one_branch_is_found(store: Store, properties: str) -> None:
    """A function needs code and a role in each."""
    own = (
        f"Handler: a.h, Runtime: python3.13, Timeout: 5, MemorySize: 256, TracingConfig: {{Mode: Active}}, {properties}"
    )
    report = judge_text(store, f"{STAGES}Resources:\n  F: {{Type: AWS::Lambda::Function, Properties: {{{own}}}}}\n")

    assert said(report) == [("LKB210", "may")]
