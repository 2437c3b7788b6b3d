"""One rule at one place is one finding with a count; notes are counted in text unless they are asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

LISTED = '["' + '", "'.join(f"f{number}" for number in range(36)) + '"]'
TERRAFORM = f"""
resource "aws_lambda_function" "f" {{
  for_each      = toset({LISTED})
  function_name = each.key
  role          = "arn:aws:iam::123456789012:role/r"
  filename      = "x.zip"
  handler       = "a.h"
  runtime       = "nodejs12.x"
}}
"""
SAM = """
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Runtime: nodejs12.x, Handler: a.h, CodeUri: .}}
Resources:
  A: {Type: AWS::Serverless::Function}
  B: {Type: AWS::Serverless::Function, Properties: {MemorySize: 256}}
  C: {Type: AWS::Serverless::Function}
"""
SERVERLESS = """
service: s
provider: {name: aws, runtime: nodejs12.x}
functions: {a: {handler: a.h}, b: {handler: b.h}}
"""
FILES = {"main.tf": (TERRAFORM, 36), "template.yaml": (SAM, 3), "serverless.yml": (SERVERLESS, 2)}


@pytest.mark.parametrize("name", FILES)
def test_what_is_written_at_one_place_is_one_finding(call: Run, tmp_path: Path, name: str) -> None:
    """Its count says of how many functions it is said, and every function is listed."""
    text, number = FILES[name]
    (tmp_path / name).write_text(text)
    body = json.loads(call("check", name, "--format", "json").stdout)

    assert [found["count"] for found in body["findings"] if found["rule"] == "LKB103"] == [number]
    assert len(body["functions"]) == number
    assert f"and {number - 1} more: updates of functions" in " ".join(call("check", name).stdout.split())


def test_a_function_that_is_passed_over_is_not_counted(call: Run, tmp_path: Path) -> None:
    """Suppressions and baselines look at each of them."""
    (tmp_path / "template.yaml").write_text(SAM)
    call("check", "template.yaml", "--baseline", "b.json", "--write-baseline")
    (tmp_path / "template.yaml").write_text(SAM + "  D: {Type: AWS::Serverless::Function}\n")
    body = json.loads(call("check", "template.yaml", "--baseline", "b.json", "--format", "json").stdout)

    assert [(found["resource"], found["count"]) for found in body["findings"] if found["rule"] == "LKB103"] == [
        ("D", 1)
    ]


def test_all_of_them_are_fixed(call: Run, tmp_path: Path) -> None:
    """By one edit of the one place."""
    (tmp_path / "template.yaml").write_text(SAM)
    diff = call("check", "template.yaml", "--fix-diff").stdout

    assert [line for line in diff.splitlines() if line.startswith("+G")] == [
        "+Globals: {Function: {Runtime: nodejs24.x, Handler: a.h, CodeUri: .}}"
    ]


def test_notes_are_counted_in_text(call: Run, tmp_path: Path) -> None:
    """They are listed on demand, and where they fail the run; other formats always have them."""
    (tmp_path / "template.yaml").write_text(SAM)
    short = call("check", "template.yaml").stdout

    assert "note LKB503" not in short
    assert "notes not shown (LKB503 3, " in " ".join(short.split())
    assert "note LKB503" in call("check", "template.yaml", "--notes").stdout
    assert "note LKB503" in call("check", "template.yaml", "--fail-on", "note").stdout
    assert '"LKB503"' in call("check", "template.yaml", "--format", "json").stdout
