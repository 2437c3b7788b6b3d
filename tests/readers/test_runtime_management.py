"""A function that is pinned to a version of its runtime is shown and judged, wherever that is written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conftest import Run

ARN = "arn:aws:lambda:eu-west-1::runtime:07a48df201798d627f2b950f03bb227aab4a655a1d019c3296406f95937e2525"
PINNED = {"UpdateRuntimeOn": "Manual", "RuntimeVersionArn": ARN}
FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:f"

SAM = """Transform: AWS::Serverless-2016-10-31
{globals}
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: a.handler
      CodeUri: s3://bucket/key
      {own}
"""
CLOUDFORMATION = """Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.13
      Handler: a.handler
      Role: arn:aws:iam::123456789012:role/r
      Code: {{S3Bucket: b, S3Key: k}}
      RuntimeManagementConfig: {own}
"""
SERVERLESS = """service: s
provider:
  name: aws
  runtime: python3.13
  {provider}
functions:
  f:
    handler: a.handler
    {own}
"""
TERRAFORM = """resource "aws_lambda_function" "f" {{
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  runtime       = "python3.13"
  handler       = "a.handler"
  s3_bucket     = "b"
}}
resource "aws_lambda_runtime_management_config" "f" {{
  function_name = aws_lambda_function.f.function_name
  {own}
}}
"""
CLOUD_CONTROL = """resource "awscc_lambda_function" "f" {{
  function_name = "f"
  role          = "arn:aws:iam::123456789012:role/r"
  runtime       = "python3.13"
  handler       = "a.handler"
  code          = {{ s3_bucket = "b", s3_key = "k" }}
  runtime_management_config = {{ {own} }}
}}
"""
WRITTEN = f"{{UpdateRuntimeOn: Manual, RuntimeVersionArn: '{ARN}'}}"
MODE = f"{{mode: manual, arn: '{ARN}'}}"
ATTRIBUTES = f'update_runtime_on = "Manual"\n  runtime_version_arn = "{ARN}"'


def _answers(management: dict[str, str]) -> str:
    """The answers of get-function and of get-runtime-management-config, one after the other."""
    configuration = {"FunctionName": "f", "FunctionArn": FUNCTION, "Runtime": "python3.13", "Handler": "a.handler",
                     "RuntimeVersionConfig": {"RuntimeVersionArn": ARN}}  # fmt: skip
    return json.dumps([{"Configuration": configuration, "Tags": {}}, {"FunctionArn": FUNCTION} | management])


FILES = [
    ("t.yaml", SAM.format(globals="", own=f"RuntimeManagementConfig: {WRITTEN}"), 10),
    ("t.yaml", SAM.format(globals=f"Globals: {{Function: {{RuntimeManagementConfig: {WRITTEN}}}}}", own=""), 2),
    ("t.yaml", CLOUDFORMATION.format(own=WRITTEN), 9),
    ("serverless.yml", SERVERLESS.format(provider=f"runtimeManagement: {MODE}", own=""), 5),
    ("serverless.yml", SERVERLESS.format(provider="runtimeManagement: auto", own=f"runtimeManagement: {MODE}"), 9),
    ("main.tf", TERRAFORM.format(own=ATTRIBUTES), 10),
    ("main.tf", CLOUD_CONTROL.format(own=ATTRIBUTES.replace("\n", ",")), 7),
    ("f.json", _answers(PINNED), 1),
]
UPDATED = [
    ("t.yaml", SAM.format(globals=f"Globals: {{Function: {{RuntimeManagementConfig: {WRITTEN}}}}}",
                          own="RuntimeManagementConfig: {UpdateRuntimeOn: Auto}")),
    ("t.yaml", CLOUDFORMATION.format(own="{UpdateRuntimeOn: FunctionUpdate}")),
    ("serverless.yml", SERVERLESS.format(provider=f"runtimeManagement: {MODE}", own="runtimeManagement: auto")),
    ("serverless.yml", SERVERLESS.format(provider="", own="runtimeManagement: {mode: onFunctionUpdate}")),
    ("main.tf", TERRAFORM.format(own='update_runtime_on = "FunctionUpdate"')),
    ("f.json", _answers({"UpdateRuntimeOn": "Auto"})),
]  # fmt: skip


def _report(call: Run, name: str, text: str) -> dict[str, Any]:
    with open(name, "w") as opened:  # noqa: PTH123 - in the folder of the run
        opened.write(text)
    done = call("check", name, "--as-of", "2026-11-23", "--format", "json")
    assert done.returncode in (0, 1), done.stderr
    body: dict[str, Any] = json.loads(done.stdout)
    return body


@pytest.mark.parametrize(("name", "text", "line"), FILES)
def test_a_pinned_runtime_is_shown_and_judged(call: Run, name: str, text: str, line: int) -> None:
    """With the version, and where that is written."""
    report = _report(call, name, text)

    assert [one["config"]["RuntimeManagementConfig"] for one in report["functions"]] == [PINNED]
    found = [one for one in report["findings"] if one["rule"] == "LKB509"]
    assert [(one["severity"], one["value"], one["line"]) for one in found] == [("note", "Manual", line)]
    assert f"pinned to {ARN}" in found[0]["message"]


@pytest.mark.parametrize(("name", "text"), UPDATED)
def test_a_runtime_that_is_updated_is_not_found(call: Run, name: str, text: str) -> None:
    """What the function says itself counts before what it inherits; the version that it runs on pins nothing."""
    report = _report(call, name, text)

    assert [one["rule"] for one in report["findings"] if one["rule"] == "LKB509"] == []
    assert "Manual" not in json.dumps(report["functions"])


def test_a_column_of_a_fleet_is_judged(call: Run) -> None:
    """As data frames flatten it."""
    header = "FunctionName,Runtime,RuntimeManagementConfig.UpdateRuntimeOn,RuntimeManagementConfig.RuntimeVersionArn"
    rows = f"{header}\nf,python3.13,Manual,{ARN}\ng,python3.13,Auto,\n"
    with open("fleet.csv", "w") as opened:  # noqa: PTH123 - in the folder of the run
        opened.write(rows)

    body = json.loads(call("audit", "fleet.csv", "--as-of", "2026-11-23", "--format", "json").stdout)

    assert [(one["rule"], one["functions"]) for one in body["rules"] if one["rule"] == "LKB509"] == [("LKB509", 1)]
