"""Suppressions and baselines: what is passed over, until when, and what becomes of those nobody needs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kb.readers import read_text
from kb.readers.interface import Inputs
from tests.conftest import Run

DAY = ("--as-of", "2026-11-23")
TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Timeout: 2000{shared}
Resources:
  {above}Api:{name}
    Type: AWS::Serverless::Function
    Metadata: {metadata}
    Properties:
      {before}MemorySize: 20480{after}
      Runtime: python3.13
      Handler: app.handler
      CodeUri: src/
      Tracing: Active
"""
GOOD = "# lambda-kb: ignore LKB201 until=2027-01-01 waits for the rewrite"
BOTH = "# lambda-kb: ignore LKB201, LKB203 until=2027-01-01 reason='waits'"
ITEM = "{lambda-kb: {ignore: [{rule: LKB201, until: 2027-01-01, reason: waits}]}}"
BLANK = dict.fromkeys(("shared", "above", "name", "before", "after"), "") | {"metadata": "{}"}


def _checked(call: Run, folder: Path, *options: str, **parts: str) -> dict[str, Any]:
    (folder / "t.yaml").write_text(TEMPLATE.format(**BLANK | parts))
    body: dict[str, Any] = json.loads(call("check", "t.yaml", *DAY, "--format", "json", *options).stdout)
    return body


def _rules(body: dict[str, Any]) -> list[str]:
    return [finding["rule"] for finding in body["findings"]]


@pytest.mark.parametrize(
    ("parts", "left"),
    [
        ({}, ["LKB203", "LKB201"]),
        ({"after": f" {GOOD}"}, ["LKB203"]),
        ({"before": f"{GOOD}\n\n      # more\n      "}, ["LKB203"]),
        ({"name": f" {BOTH}"}, []),
        ({"above": f"{BOTH}\n  "}, []),
        ({"shared": f" {GOOD.replace('201', '203')}"}, ["LKB201"]),
        ({"metadata": ITEM}, ["LKB203"]),
        ({"metadata": ITEM.replace("rule: LKB201", "rules: [lkb201, LKB203]")}, []),
    ],
    ids=["none", "after", "before", "resource", "above the resource", "globals", "metadata", "metadata of two"],
)
def test_a_suppression_passes_over_what_it_is_about(
    call: Run, tmp_path: Path, parts: dict[str, str], left: list[str]
) -> None:
    """A value, or a whole resource; what is passed over stays in the report, apart."""
    body = _checked(call, tmp_path, **parts)

    assert _rules(body) == left
    assert len(body["suppressed"]) == 2 - len(left)


def test_what_is_passed_over_keeps_its_reason(call: Run, tmp_path: Path) -> None:
    """And the day from which it counts again."""
    (item,) = _checked(call, tmp_path, after=f" {GOOD}")["suppressed"]

    assert (item["by"], item["reason"], item["expires"]) == ("comment", "waits for the rewrite", "2027-01-01")
    assert item["finding"]["rule"] == "LKB201"


@pytest.mark.parametrize(("day", "rules"), [("2026-12-31", ["LKB203"]), ("2027-01-01", ["LKB203", "LKB201", "LKB901"])])
def test_a_suppression_ends_on_its_day(call: Run, tmp_path: Path, day: str, rules: list[str]) -> None:
    """By the day asked about, never by the clock; from then on it is itself a finding."""
    body = _checked(call, tmp_path, "--as-of", day, after=f" {GOOD}")

    assert _rules(body) == rules


@pytest.mark.parametrize(
    ("comment", "rule", "said"),
    [
        (GOOD.replace("LKB201", "LKB205"), "LKB902", "passes nothing over"),
        (GOOD.replace("LKB201", "LKB999"), "LKB904", "no rule LKB999"),
        (GOOD.replace("LKB201 ", ""), "LKB904", "names no rule"),
        ("# lambda-kb: ignore LKB201 until=2027-01-01", "LKB904", "gives no reason"),
        ("# lambda-kb: ignore LKB201 because", "LKB904", "names no day"),
        ("# lambda-kb: ignore LKB201 until=2027-02-30 because", "LKB904", "no day of the calendar"),
        ("# lambda-kb: ignore LKB201 until=20270228 because", "LKB904", "no day of the calendar (YYYY-MM-DD)"),
    ],
    ids=["unused", "unknown rule", "no rule", "no reason", "no day", "no such day", "another spelling"],
)
def test_a_suppression_at_fault_is_a_finding(call: Run, tmp_path: Path, comment: str, rule: str, said: str) -> None:
    """At its own place; what it should have passed over counts."""
    found = _checked(call, tmp_path, after=f" {comment}")["findings"]
    (fault,) = [finding for finding in found if finding["rule"] == rule]

    assert "LKB201" in [finding["rule"] for finding in found]
    assert said in fault["message"]
    assert (fault["line"], fault["column"]) == (10, 25)


def test_the_configuration_file_suppresses_by_path_and_function(call: Run, tmp_path: Path) -> None:
    """And is told where one of its suppressions is not needed."""
    (tmp_path / ".lambda-kb.toml").write_text(
        "[[suppressions]]\nrule = 'LKB201'\npath = '*.yaml'\nfunction = 'Api'\nuntil = 2027-01-01\nreason = 'waits'\n"
        "[[suppressions]]\nrules = ['LKB203']\nfunction = 'Other'\nuntil = 2027-01-01\nreason = 'waits'\n"
    )
    body = _checked(call, tmp_path)

    assert [(f["path"], f["line"], f["rule"]) for f in body["findings"]] == [
        (".lambda-kb.toml", 7, "LKB902"),
        ("t.yaml", 4, "LKB203"),
    ]
    assert body["suppressed"][0]["by"] == "configuration"


def test_a_suppression_of_json_stands_in_its_metadata() -> None:
    """JSON has no comments; the top of a template speaks for all of it."""
    ignored = {"rule": "LKB201", "until": "2027-01-01", "reason": "x"}
    text = json.dumps({"Metadata": {"lambda-kb": {"ignore": [ignored]}}, "Resources": {}})
    (found,) = read_text("t.json", text.encode(), Inputs()).suppressions

    assert (found.rules, found.line, found.resource) == (("LKB201",), None, None)


def test_a_baseline_lets_old_findings_pass_and_new_ones_fail(call: Run, tmp_path: Path) -> None:
    """Lines may move and days may pass; another value is another finding."""
    _checked(call, tmp_path)
    wrote = call("check", "t.yaml", *DAY, "--baseline", "base.json", "--write-baseline")
    moved = _checked(call, tmp_path, "--baseline", "base.json", before="Description: moved\n      ")
    (tmp_path / "t.yaml").write_text(TEMPLATE.format(**BLANK).replace("20480", "30720"))
    new = call("check", "t.yaml", *DAY, "--baseline", "base.json")

    assert (wrote.returncode, wrote.stdout) == (0, "base.json: 2 findings\n")
    assert (_rules(moved), [item["by"] for item in moved["suppressed"]]) == ([], ["baseline", "baseline"])
    assert new.returncode == 1
    assert "LKB201" in new.stdout


def test_a_fixed_finding_is_removable_from_the_baseline(call: Run, tmp_path: Path) -> None:
    """It is named at its line of the baseline, and gone when that is written again."""
    _checked(call, tmp_path)
    call("check", "t.yaml", *DAY, "--baseline", "base.json", "--write-baseline")
    (tmp_path / "t.yaml").write_text(TEMPLATE.format(**BLANK).replace("20480", "512"))
    body = json.loads(call("check", "t.yaml", *DAY, "--baseline", "base.json", "--format", "json").stdout)
    call("check", "t.yaml", *DAY, "--baseline", "base.json", "--write-baseline")

    assert [(f["path"], f["line"], f["rule"], f["severity"]) for f in body["findings"]] == [
        ("base.json", 4, "LKB903", "note")
    ]
    assert (tmp_path / "base.json").read_text().count("fingerprint") == 1


def test_a_baseline_says_nothing_about_files_that_were_not_read(call: Run, tmp_path: Path) -> None:
    """A run over a part of the repository cannot know what became of the rest."""
    _checked(call, tmp_path)
    call("check", "t.yaml", *DAY, "--baseline", "base.json", "--write-baseline")
    (tmp_path / "other.yaml").write_text("Resources: {}\n")

    body = json.loads(call("check", "other.yaml", *DAY, "--baseline", "base.json", "--format", "json").stdout)

    assert body["findings"] == []


@pytest.mark.parametrize("text", [None, "", "[]", '{"format": 1}', '{"format": 9, "findings": []}', "{}"])
def test_a_baseline_that_is_none_is_exit_2(call: Run, tmp_path: Path, text: str | None) -> None:
    """Passing everything or failing everything would both be wrong."""
    if text is not None:
        (tmp_path / "base.json").write_text(text)
    (tmp_path / "t.yaml").write_text("Resources: {}\n")

    done = call("check", "t.yaml", "--baseline", "base.json")

    assert done.returncode == 2
    assert "base.json" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("named", [".", "main.tf"])
def test_a_comment_in_a_called_module_counts_where_it_is_called(call: Run, tmp_path: Path, named: str) -> None:
    """Whether the folder is walked or only the file that calls the module is named."""
    (tmp_path / "inner").mkdir()
    comment = "# lambda-kb: ignore LKB203 until=2027-01-01 waits"
    text = f'resource "aws_lambda_function" "f" {{\n  timeout = 2000 {comment}\n}}\n'
    (tmp_path / "inner/main.tf").write_text(text)
    (tmp_path / "main.tf").write_text('module "m" {\n  source = "./inner"\n}\n')
    body = json.loads(call("check", named, *DAY, "--format", "json").stdout)

    assert not [found for found in body["findings"] if found["rule"] in ("LKB203", "LKB902")]


INNER = "# lambda-kb: ignore LKB201,LKB210 until=2027-01-01 waits"
INNER_ITEM = "{lambda-kb: {ignore: [{rules: [LKB201, LKB210], until: 2027-01-01, reason: waits}]}}"
STACK = "Resources: {S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: inner/c.yaml}}}\n"
CHILD = "Resources:\n  %sF:\n    Type: AWS::Lambda::Function\n    Metadata: %s\n    Properties: {MemorySize: 20480}\n"
MODULE = '%s\nresource "aws_lambda_function" "f" {\n  memory_size = 20480\n}\n'
SERVICE = "service: s\nprovider: {name: aws}\nfunctions: ${file(inner/f.yml)}\n"
INSIDE = {
    "stack": ("t.yaml", STACK, "c.yaml", CHILD % (INNER + "\n  ", "{}")),
    "metadata of a stack": ("t.yaml", STACK, "c.yaml", CHILD % ("", INNER_ITEM)),
    "module": ("main.tf", 'module "m" {\n  source = "./inner"\n}\n', "main.tf", MODULE % INNER),
    "included file": ("serverless.yml", SERVICE, "f.yml", f"{INNER}\na:\n  memorySize: 20480\n"),
}


@pytest.mark.parametrize("whole", [True, False], ids=["folder", "file"])
@pytest.mark.parametrize("kind", INSIDE)
def test_a_comment_above_a_resource_counts_where_its_file_is_a_part(
    call: Run,
    tmp_path: Path,
    kind: str,
    whole: bool,
) -> None:
    """For the whole resource: its values, and what it lacks, which stands at the call of a module."""
    around, text, inside, inner = INSIDE[kind]
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / inside).write_text(inner)
    (tmp_path / around).write_text(text)
    body = json.loads(call("check", "." if whole else around, *DAY, "--format", "json").stdout)

    assert {found["finding"]["rule"] for found in body["suppressed"]} == {"LKB201", "LKB210"}
    assert not {"LKB201", "LKB210", "LKB902", "LKB904"} & {found["rule"] for found in body["findings"]}


def test_a_comment_above_a_resource_says_nothing_of_another_of_its_name(call: Run, tmp_path: Path) -> None:
    """In another file, or in another stack of the same."""
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner/c.yaml").write_text(CHILD % (INNER + "\n  ", "{}"))
    (tmp_path / "t.yaml").write_text(STACK)
    (tmp_path / "other.yaml").write_text(CHILD % ("", "{}"))
    body = json.loads(call("check", ".", *DAY, "--format", "json").stdout)

    assert {found["path"] for found in body["findings"] if found["rule"] == "LKB201"} == {"other.yaml"}
