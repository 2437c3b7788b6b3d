"""One rule at one place is one finding with a count; notes are counted in text unless they are asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kb.judging.grouped_findings import group_findings
from kb.reports.words import and_more
from tests.conftest import Run
from tests.reports.sample import TIMEOUT, report

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

    (found,) = [found for found in body["findings"] if found["rule"] == "LKB103"]
    every = sorted(function["name"] for function in body["functions"])
    assert (found["count"], len(every)) == (number, number)
    assert found["functions"] == found["resources"] == every
    assert found["function"] == body["functions"][0]["name"]


@pytest.mark.parametrize("name", FILES)
def test_every_function_that_is_blocked_is_named(call: Run, tmp_path: Path, name: str) -> None:
    """In the one line that a log has of it, and below the finding for people."""
    text, _ = FILES[name]
    (tmp_path / name).write_text(text)
    every = [function["name"] for function in json.loads(call("check", name, "--format", "json").stdout)["functions"]]
    line = next(one for one in call("check", name, "--format", "concise").stdout.splitlines() if "LKB103" in one)
    told = call("check", name, "--format", "text").stdout

    assert all(function in line for function in every)
    assert all(f"{function} (nodejs12.x): create blocked" in " ".join(told.split()) for function in every)


@pytest.mark.parametrize(
    ("names", "heading"),
    [("ABCDE", ", B, C, D, E"), ("ABCDEF", ", B, C, D, E and 1 more")],
    ids=["as many as are named", "one past them"],
)
def test_a_heading_names_five_and_counts_the_rest(names: str, heading: str) -> None:
    """Headings of annotations and cells of tables are short."""
    finding = replace(TIMEOUT, function="A", resource="A")
    every = tuple(replace(finding, function=name, resource=name) for name in names)
    (found,) = group_findings(replace(report(), findings=every)).findings

    assert and_more(found) == heading
    assert and_more(found, None) == "".join(f", {name}" for name in names[1:])
    assert and_more(finding) == ""


def test_junit_fails_each_function_and_counts_problems_as_every_format_does(call: Run, tmp_path: Path) -> None:
    """Three cases fail by one problem."""
    (tmp_path / "template.yaml").write_text(SAM)
    told = {form: call("check", "template.yaml", "--format", form).stdout for form in ("junit", "concise")}
    summary = told["concise"].splitlines()[-1].partition(": ")[2]

    assert 'tests="3" failures="3"' in told["junit"]
    assert f": {summary} -->" in told["junit"]


def test_what_is_attached_is_told_by_its_own_name_and_by_its_functions() -> None:
    """Two mappings of one function at one place are two resources and one function."""
    one, other = (replace(TIMEOUT, function="A", resource=name) for name in ("A.Two", "A.One"))
    (found,) = group_findings(replace(report(), findings=(one, other))).findings

    assert (found.count, found.functions, found.resources) == (2, ("A",), ("A.One", "A.Two"))


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


MODULE = 'resource "aws_lambda_function" "f" {\n  memory_size = 20480\n  runtime = "python3.13"\n}\n'


def test_a_function_whose_findings_stand_in_a_module_is_listed_and_one_test_case(call: Run, tmp_path: Path) -> None:
    """Its own file is that of the call."""
    (tmp_path / "m").mkdir()
    (tmp_path / "m/main.tf").write_text(MODULE)
    (tmp_path / "main.tf").write_text('module "a" {\n  source = "./m"\n}\nmodule "b" {\n  source = "./m"\n}\n')
    text = call("check", "main.tf", "--format", "text").stdout
    junit = call("check", "main.tf", "--format", "junit").stdout.encode()
    cases = ElementTree.fromstring(junit).iter("testcase")  # noqa: S314 - our own

    assert [line.split()[1] for line in text.splitlines() if "create blocked" in line] == [
        "module.a.aws_lambda_function.f",
        "module.b.aws_lambda_function.f",
    ]
    assert [(case.get("file"), case.find("failure") is not None) for case in cases] == [("main.tf", True)] * 2


def test_a_layer_named_as_a_function_of_another_file_is_a_test_case_of_its_own(call: Run, tmp_path: Path) -> None:
    """It belongs to no function."""
    layer = "Type: AWS::Lambda::LayerVersion, Properties: {Content: {S3Bucket: b, S3Key: k}, CompatibleRuntimes: [x9]}"
    (tmp_path / "layer.yaml").write_text(f"Resources: {{A: {{{layer}}}}}\n")
    (tmp_path / "template.yaml").write_text(SAM)
    junit = call("check", "layer.yaml", "template.yaml", "--format", "junit").stdout.encode()
    cases = ElementTree.fromstring(junit).iter("testcase")  # noqa: S314 - our own

    assert [(case.get("file"), case.get("name"), case.find("failure") is not None) for case in cases] == [
        ("layer.yaml", "A", True),
        *(("template.yaml", name, True) for name in "ABC"),
    ]
