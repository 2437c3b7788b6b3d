"""A finding about one entry of a list or map stands at that entry, in every format."""

from __future__ import annotations

import json

import pytest

from kb.store import Store
from tests.judging.questions import ask, document, function
from tests.judging.texts import ROLE, judge_text

TEMPLATE = f"""\
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Code: {{S3Bucket: b, S3Key: k}}
      Role: {ROLE}
      Runtime: python3.13
      Handler: a.h
      Environment:
        Variables:
          STAGE: prod
          AWS_REGION: x
          DB_PASSWORD: hunter2hunter2
  U:
    Type: AWS::Lambda::Url
    Properties:
      TargetFunctionArn: !Ref F
      AuthType: AWS_IAM
      Cors:
        AllowOrigins: ['*']
        MaxAge: 86401
  L:
    Type: AWS::Lambda::LayerVersion
    Properties:
      Content: {{S3Bucket: b, S3Key: k}}
      CompatibleRuntimes:
        - python3.13
        - python3.7
"""


@pytest.mark.parametrize(("rule", "line"), [("LKB207", 12), ("LKB505", 13), ("LKB332", 21), ("LKB108", 28)])
def test_a_finding_about_one_entry_stands_at_that_entry(store: Store, rule: str, line: int) -> None:
    """Of maps and of lists."""
    found = [one for one in judge_text(store, TEMPLATE).findings if one.rule == rule]

    assert [one.line for one in found] == [line]


LISTS = f"""\
Parameters: {{Old: {{Type: String, Default: go1.x}}, Stage: {{Type: String, AllowedValues: [a, b]}}}}
Conditions: {{A: !Equals [!Ref Stage, a]}}
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Code: {{S3Bucket: b, S3Key: k}}
      Role: {ROLE}
      Runtime: python3.13
      Handler: a.h
      Layers:
        - arn:aws:lambda:eu-west-1:123456789012:layer:a:1
        - arn:aws:lambda:eu-west-1:123456789012:layer:b:1
        - arn:aws:lambda:eu-west-1:123456789012:layer:a:2
  L:
    Type: AWS::Lambda::LayerVersion
    Properties:
      Content: {{S3Bucket: b, S3Key: k}}
      CompatibleRuntimes:
        - python3.13
        - !Ref Old
        - !If [A, python2.7, python3.12]
"""


@pytest.mark.parametrize(("rule", "lines"), [("LKB208", [14]), ("LKB108", [21, 22])])
def test_an_entry_that_is_computed_stands_at_its_own_place(store: Store, rule: str, lines: list[int]) -> None:
    """So does a layer that is listed in two versions: at the later."""
    found = [one for one in judge_text(store, LISTS).findings if one.rule == rule]

    assert [one.line for one in found] == lines


HCL = """\
locals {
  shared = {
    DB_PASSWORD = "hunter2hunter2"
  }
  old = ["ruby2.5"]
}
variable "more" {
  default = {
    API_TOKEN = "hunter2hunter3"
  }
}
resource "aws_lambda_function" "f" {
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  filename      = "f.zip"
  handler       = "a.h"
  runtime       = "python3.13"
  layers = [
    "arn:aws:lambda:eu-west-1:123456789012:layer:a:1",
    "arn:aws:lambda:eu-west-1:123456789012:layer:a:2",
  ]
  environment {
    variables = merge(local.shared, var.more, {
      STAGE      = "x"
      AWS_REGION = "x"
    })
  }
}
resource "aws_lambda_function_url" "u" {
  function_name      = aws_lambda_function.f.function_name
  authorization_type = "AWS_IAM"
  cors {
    allow_origins = ["*"]
    max_age       = 90000
  }
}
resource "aws_lambda_layer_version" "l" {
  layer_name = "l"
  filename   = "l.zip"
  compatible_runtimes = concat([
    "python3.13",
    "python3.7",
  ], local.old)
}
"""


@pytest.mark.parametrize(
    ("rule", "lines"),
    [("LKB505", [3, 9]), ("LKB208", [20]), ("LKB207", [25]), ("LKB332", [34]), ("LKB108", [5, 42])],
)
def test_an_entry_in_terraform_stands_where_it_is_written(store: Store, rule: str, lines: list[int]) -> None:
    """Also in what a local value, a default or a function hands on."""
    found = [one for one in judge_text(store, HCL, "main.tf").findings if one.rule == rule]

    assert sorted(one.line for one in found) == lines


PLANNED = {
    "function_name": "f",
    "role": "r",
    "handler": "a.h",
    "runtime": "python3.13",
    "layers": [f"arn:aws:lambda:eu-west-1:123456789012:layer:a:{version}" for version in (1, 2)],
    "environment": [{"variables": {"STAGE": "x", "DB_PASSWORD": "hunter2hunter2", "AWS_REGION": "x"}}],
}
STORED = {"mode": "managed", "type": "aws_lambda_function", "name": "f", "instances": [{"attributes": PLANNED}]}
ADDRESSED = {"address": "aws_lambda_function.f", "mode": "managed", "type": "aws_lambda_function", "name": "f"}
ANSWERED = {
    "FunctionName": "f",
    "FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:f",
    "Runtime": "python3.13",
    "Environment": {"Variables": {"STAGE": "x", "DB_PASSWORD": "hunter2hunter2"}},
}


@pytest.mark.parametrize(
    ("name", "held", "rules"),
    [
        (
            "plan.json",
            {
                "format_version": "1.2",
                "planned_values": {"root_module": {"resources": [{**ADDRESSED, "values": PLANNED}]}},
            },
            {"LKB505": "DB_PASSWORD", "LKB207": "AWS_REGION", "LKB208": "layer:a:2"},
        ),
        (
            "terraform.tfstate",
            {"version": 4, "terraform_version": "1.9.0", "resources": [STORED]},
            {"LKB505": "DB_PASSWORD", "LKB207": "AWS_REGION", "LKB208": "layer:a:2"},
        ),
        ("functions.json", {"Functions": [ANSWERED]}, {"LKB505": "DB_PASSWORD"}),
    ],
    ids=["plan", "state", "answer"],
)
def test_an_entry_in_what_tools_write_stands_at_its_own_line(
    store: Store, name: str, held: dict[str, object], rules: dict[str, str]
) -> None:
    """In plans, states and answers of the API."""
    text = json.dumps(held, indent=1)
    report = judge_text(store, text, name)
    lines = text.splitlines()

    assert {one.rule: rules[one.rule] in lines[one.line - 1] for one in report.findings if one.rule in rules} == (
        dict.fromkeys(rules, True)
    )


def test_unknown_things_have_no_entries(store: Store) -> None:
    """A finding about a field without places stands at the field."""
    (found,) = ask(store, document(function({"Environment": {"AWS_REGION": "x"}}))).findings[:1]

    assert found.line == 3
