"""What is not read is unknown, which is not null, and no error rests on it alone."""

from __future__ import annotations

import pytest

from kb.store import Store
from tests.judging.texts import ROLE, WHOLE, judge_text, said, sam

HEAD = f"""\
module "net" {{ source = "acme/net/aws" }}
data "aws_ssm_parameter" "p" {{ name = "p" }}
variable "req" {{ type = string }}
locals {{
  list = [var.req]
  map  = {{ a = module.net.a }}
}}
resource "aws_lambda_function" "f" {{
  function_name = "f"
  filename      = "a.zip"
  role          = "{ROLE}"
  handler       = "a.h"
  runtime       = "python3.13"
  timeout       = 10
"""


@pytest.mark.parametrize(
    "condition",
    [
        "local.list == null",
        "local.map == null",
        "module.net.sg == null",
        "data.aws_ssm_parameter.p.value == null",
        "concat(module.net.a, []) == null",
        "merge(module.net.a, {}) == null",
        "can(module.net.sg) == false",
        "try(module.net.sg, null) == null",
        "coalesce(module.net.sg, null) == null",
        "[for s in module.net.a : s] == null",
        '"x-${module.net.a}" == null',
    ],
)
def test_unknown_is_not_null(store: Store, condition: str) -> None:
    """Lists, outputs, data, and what functions make of them."""
    report = judge_text(store, f"{HEAD}  memory_size = ({condition}) ? 20480 : 256\n}}\n", "main.tf")

    assert said(report) == []
    assert "MemorySize" not in {item.field for item in report.unresolved}


@pytest.mark.parametrize(
    "condition",
    ["module.net.big", 'data.aws_ssm_parameter.p.value == "big"', "length(module.net.a) > 3", "module.net.n > 3"],
)
def test_no_error_rests_on_what_is_not_read_alone(store: Store, condition: str) -> None:
    """It is not judged, and said to be so."""
    report = judge_text(store, f"{HEAD}  memory_size = {condition} ? 20480 : 256\n}}\n", "main.tf")

    assert said(report) == []
    assert "MemorySize" in {item.field for item in report.unresolved}


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("local.big", "module.made.local.big"),
        ("length(local.all) > 3", "length(local.all) > 3 in module.made"),
        ("(local.big && true)", "(local.big && true) in module.made"),
        ("!local.big", "module.made.local.big"),
    ],
)
def test_what_a_module_asks_is_told_with_its_module(store: Store, condition: str, told: str) -> None:
    """Before a name, and behind a question that begins with none: no module has a function of its own."""
    inside = HEAD.replace("locals {", "locals {\n  all = module.net.all\n  big = module.net.big")
    beside = {"made/main.tf": f"{inside}  memory_size = {condition} ? 20480 : 256\n}}\n"}
    report = judge_text(store, 'module "made" { source = "./made" }\n', "main.tf", beside)

    assert [one.reason for one in report.unresolved if one.field == "MemorySize"] == [
        f"hangs on {told}, which is not read"
    ]


@pytest.mark.parametrize(
    ("memory", "expected"),
    [
        ("module.net.big ? 20480 : 20481", [("LKB201", "must")] * 2),
        ('var.req == "x" ? 20480 : 256', [("LKB201", "may")]),
        ('var.req == "x" ? 20480 : (module.net.big ? 20480 : 256)', [("LKB201", "may")]),
    ],
)
def test_what_holds_whatever_it_is_stays_an_error(store: Store, memory: str, expected: list[tuple[str, str]]) -> None:
    """In both branches, or for a value that the user may give."""
    report = judge_text(store, f"{HEAD}  memory_size = {memory}\n}}\n", "main.tf")

    assert set(said(report)) == set(expected)


@pytest.mark.parametrize("other", ["!ImportValue x", "!GetAtt Q.Arn", "'{{resolve:ssm:/a}}'"])
def test_a_condition_that_cannot_be_read_finds_nothing_in_templates(store: Store, other: str) -> None:
    """Exports, attributes, parameters that are fetched."""
    head = f"Conditions: {{C: !Equals [{other}, x]}}\n"
    queue = "  Q: {Type: AWS::SQS::Queue}\n"
    written = f"{WHOLE.replace('MemorySize: 256', 'MemorySize: !If [C, 20480, 256]')}, Runtime: python3.13, Timeout: 5"

    assert said(judge_text(store, sam(written, head=head, extra=queue))) == []


@pytest.mark.parametrize(
    "plugin", ["serverless-vpc-discovery", "serverless-vpc-discovery-plugin", "serverless-vpc-plugin"]
)
def test_plugins_that_set_the_network_make_it_unknown(store: Store, plugin: str) -> None:
    """So that a mounted file system is no error."""
    text = (
        f"service: s\nplugins: [{plugin}]\nprovider: {{name: aws, runtime: python3.13}}\n"
        "functions: {f: {handler: a.b, fileSystemConfig: {localMountPath: /mnt/a, "
        "arn: 'arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/fsap-0123456789abcdef0'}}}\n"
    )
    assert "LKB410" not in {found.rule for found in judge_text(store, text, "serverless.yml").findings}
    bare = text.replace(f"plugins: [{plugin}]\n", "")
    assert "LKB410" in {found.rule for found in judge_text(store, bare, "serverless.yml").findings}


ATTACHED = """\
  M:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {FunctionName: !Ref F, EventSourceArn: !ImportValue Queue, BatchSize: 20000}
  U: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !Ref F, AuthType: !ImportValue Kind}}
  L: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref F, FunctionVersion: !ImportValue Number, Name: live}}
"""


def test_what_is_not_judged_of_something_attached_bears_its_name_and_that_of_its_field(store: Store) -> None:
    """As it is written, so that whoever reads it finds it; the function stands beside it."""
    found = judge_text(store, sam(f"{WHOLE}, Runtime: python3.13, Timeout: 5", extra=ATTACHED)).unresolved

    assert {(one.function, one.resource, one.field) for one in found} >= {("F", "M", "EventSourceArn")}
    assert {one.resource for one in found} <= {"M", "U", "L"}
    assert "Source" not in {one.field for one in found}


@pytest.mark.parametrize(
    ("name", "left"),
    [('!Sub "${AWS::StackName}-my fn"', ["FunctionName"]), ("my-function", []), ("!Ref AWS::NoValue", [])],
    ids=["unknown until it is deployed", "known", "absent"],
)
def test_a_name_that_cannot_be_known_is_not_judged(store: Store, name: str, left: list[str]) -> None:
    """The rule about it reads whatever field is there; what it needs is that name."""
    properties = f"{WHOLE}, Runtime: python3.13, Timeout: 5, FunctionName: {name}"

    assert [one.field for one in judge_text(store, sam(properties)).unresolved] == left
