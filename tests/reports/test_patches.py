"""Fixes as a diff: what is edited, where, and that it applies and ends the finding."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run

DAY = ("--as-of", "2026-11-23")
HEAD = "Resources:\n  A:\n    Type: AWS::Lambda::Function\n    Properties:\n"
REST = (
    "      Runtime: python3.14\n      Handler: a.b\n      Role: arn:aws:iam::123456789012:role/r\n"
    "      Code: {S3Bucket: b, S3Key: k}\n      TracingConfig: {Mode: Active}\n"
)
"""What a function needs beside its timeout and memory, so that nothing else is found."""
SECOND = "  B:\n    Type: AWS::Lambda::Function\n    Properties:\n"
SAM = "Transform: AWS::Serverless-2016-10-31\nGlobals: {Function: {Timeout: 2400}}\nResources:\n"
WHOLE = (
    '  function_name = "a"\n  runtime = "python3.14"\n  handler = "a.b"\n'
    '  role = "arn:aws:iam::123456789012:role/r"\n  s3_bucket = "bucket"\n  s3_key = "key"\n'
    '  timeout = 60\n  tracing_config {\n    mode = "Active"\n  }\n'
)
"""The same in Terraform."""
MANAGED = (
    "    Properties: {CapacityProviderConfig: {LambdaManagedInstancesCapacityProviderConfig: {}}, MemorySize: 12288}\n"
)

# What a file is changed from, and what to; a file that stays as it is has no sure fix.
CASES: dict[str, tuple[str, str]] = {
    "plain": (HEAD + "      Timeout: 2400 # s\n", HEAD + "      Timeout: 1800 # s\n"),
    "quoted": (HEAD + "      Timeout: '2400'\n", HEAD + "      Timeout: '1800'\n"),
    "flow": (HEAD + "      {Timeout: 2400, MemorySize: 64}\n", HEAD + "      {Timeout: 1800, MemorySize: 128}\n"),
    "spelled otherwise": (HEAD + "      Timeout: 0x960\n", HEAD + "      Timeout: 1800\n"),
    "nested": (HEAD + "      EphemeralStorage: {Size: 99999}\n", HEAD + "      EphemeralStorage: {Size: 10240}\n"),
    "anchor": (
        HEAD + "      Timeout: &t 2400\n" + SECOND + "      Timeout: *t\n",
        HEAD + "      Timeout: &t 1800\n" + SECOND + "      Timeout: *t\n",
    ),
    "parameter": (
        "Parameters:\n  T: {Type: Number, Default: 2400}\n" + HEAD + "      Timeout: !Ref T\n",
        "Parameters:\n  T: {Type: Number, Default: 1800}\n" + HEAD + "      Timeout: !Ref T\n",
    ),
    "mapping": (
        "Mappings: {M: {prod: {T: 2400}}}\n" + HEAD + "      Timeout: !FindInMap [M, prod, T]\n",
        "Mappings: {M: {prod: {T: 1800}}}\n" + HEAD + "      Timeout: !FindInMap [M, prod, T]\n",
    ),
    "globals, once": (
        SAM + "  A: {Type: AWS::Serverless::Function}\n  B: {Type: AWS::Serverless::Function}\n",
        SAM.replace("2400", "1800")
        + "  A: {Type: AWS::Serverless::Function}\n  B: {Type: AWS::Serverless::Function}\n",
    ),
    "shared by one for which it is right": (
        HEAD + "      MemorySize: &m 12288\n  B:\n    Type: AWS::Lambda::Function\n" + MANAGED.replace("12288", "*m"),
        HEAD + "      MemorySize: &m 12288\n  B:\n    Type: AWS::Lambda::Function\n" + MANAGED.replace("12288", "*m"),
    ),
    "the number means something else elsewhere": (
        "Description: 2400\n" + HEAD + "      Timeout: 2400\n      Description: waits 2400\n",
        "Description: 2400\n" + HEAD + "      Timeout: 1800\n      Description: waits 2400\n",
    ),
    "one branch": (
        "Parameters: {P: {Type: String}}\nConditions: {C: !Equals [!Ref P, x]}\n"
        + HEAD
        + "      Timeout: !If [C, 2400, 30]\n",
        "Parameters: {P: {Type: String}}\nConditions: {C: !Equals [!Ref P, x]}\n"
        + HEAD
        + "      Timeout: !If [C, 1800, 30]\n",
    ),
    "carriage returns": (
        HEAD.replace("\n", "\r\n") + "      Timeout: 2400\r\n",
        HEAD.replace("\n", "\r\n") + "      Timeout: 1800\r\n",
    ),
    "no end of line": (HEAD + "      Timeout: 2400", HEAD + "      Timeout: 1800"),
    "byte order mark": ("\ufeffResources: {}\n", "\ufeffResources: {}\n"),
    "joined": (
        HEAD + "      Timeout: !Join ['', ['12', '00']]\n",
        HEAD + "      Timeout: !Join ['', ['12', '00']]\n",
    ),
    "json": (
        '\ufeff{"Resources": {"Ä": {"Type": "AWS::Lambda::Function", "Properties": {"Timeout": 2400}}}}',
        '\ufeff{"Resources": {"Ä": {"Type": "AWS::Lambda::Function", "Properties": {"Timeout": 1800}}}}',
    ),
    "runtime": (HEAD + "      Runtime: nodejs12.x\n", HEAD + "      Runtime: nodejs24.x\n"),
}
APPLIED = {"git": ["git", "apply", "-"], "patch": ["patch", "-p1", "--binary", "--no-backup-if-mismatch"]}


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("tool", APPLIED)
def test_a_diff_applies_and_changes_what_it_should(
    call: Run,
    tmp_path: Path,
    before: str,
    after: str,
    tool: str,
) -> None:
    """By both tools that apply diffs; a value is edited where it is written, once, or not at all."""
    file = tmp_path / "t.yaml"
    file.write_bytes(before.encode())
    diff = call("check", "t.yaml", *DAY, "--fix-diff").stdout
    if diff:
        subprocess.run(APPLIED[tool], input=diff.encode(), cwd=tmp_path, check=True, capture_output=True)

    assert file.read_bytes().decode() == after


def test_the_fixed_file_has_no_such_finding(call: Run, tmp_path: Path) -> None:
    """Checked again, what was fixed is gone and what was left is said."""
    (tmp_path / "a b").mkdir()
    (tmp_path / "a b/t.yaml").write_text(
        HEAD + "      Timeout: 2400\n      MemorySize: !Join ['', ['20', '480']]\n" + REST
    )
    done = call("check", "a b", *DAY, "--fix-diff")
    subprocess.run(["git", "apply", "-"], input=done.stdout.encode(), cwd=tmp_path, check=True)
    body = json.loads(call("check", "a b", *DAY, "--format", "json").stdout)

    assert done.returncode == 1
    assert "1 finding left for a person to fix" in done.stderr
    assert [finding["rule"] for finding in body["findings"]] == ["LKB201"]


def test_the_regions_of_sarif_are_those_of_the_diff(call: Run, tmp_path: Path) -> None:
    """A tool that replaces them gets the same file."""
    (tmp_path / "t.yaml").write_text(CASES["parameter"][0] + REST + "      MemorySize: 512\n")
    body = json.loads(call("check", "t.yaml", *DAY, "--format", "sarif").stdout)
    (change,) = body["runs"][0]["results"][0]["fixes"][0]["artifactChanges"]
    (replacement,) = change["replacements"]

    assert replacement["deletedRegion"] == {"startLine": 2, "startColumn": 30, "endLine": 2, "endColumn": 34}
    assert replacement["insertedContent"] == {"text": "1800"}


def test_a_variable_is_edited_where_its_default_is_written(call: Run, tmp_path: Path) -> None:
    """The reference stays; a value that somebody asked to pass over stays too."""
    text = (
        'variable "mem" { default = 20480 }\nresource "aws_lambda_function" "a" {\n  memory_size = var.mem\n'
        "  timeout = 1000 # lambda-kb: ignore LKB203 until=2027-01-01 waits\n}\n"
    )
    (tmp_path / "main.tf").write_text(text)
    diff = call("check", "main.tf", *DAY, "--fix-diff").stdout
    subprocess.run(["git", "apply", "-"], input=diff.encode(), cwd=tmp_path, check=True)

    assert (tmp_path / "main.tf").read_text() == text.replace("20480", "10240")


@pytest.mark.parametrize("place", ["variables.tf", "terraform.tfvars"])
def test_a_value_is_edited_in_the_file_that_it_is_written_in(call: Run, tmp_path: Path, place: str) -> None:
    """A function in one file, its memory in another beside it; the finding then is no longer left."""
    (tmp_path / "variables.tf").write_text('variable "mem" {\n  default = 20480\n}\n')
    if place == "terraform.tfvars":
        (tmp_path / place).write_text("mem = 20480\n")
    (tmp_path / "main.tf").write_text('resource "aws_lambda_function" "a" {\n  memory_size = var.mem\n' + WHOLE + "}\n")
    done = call("check", ".", *DAY, "--fix-diff")
    subprocess.run(["git", "apply", "-"], input=done.stdout.encode(), cwd=tmp_path, check=True)

    assert "10240" in (tmp_path / place).read_text()
    assert "0 findings left" in done.stderr


def test_a_value_of_a_called_module_is_edited_in_the_module(call: Run, tmp_path: Path) -> None:
    """It counts where the module is called, and stands where the module does."""
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner/main.tf").write_text('resource "aws_lambda_function" "a" {\n  timeout = 2400\n}\n')
    (tmp_path / "main.tf").write_text('module "m" {\n  source = "./inner"\n}\n')
    done = call("check", ".", *DAY, "--fix-diff")
    subprocess.run(["git", "apply", "-"], input=done.stdout.encode(), cwd=tmp_path, check=True)

    assert "1800" in (tmp_path / "inner/main.tf").read_text()
