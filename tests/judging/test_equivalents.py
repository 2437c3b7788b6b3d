"""What other tools call our checks: every rule is looked up, and no name is made up."""

from __future__ import annotations

import csv
import os
import re
import sys
from importlib import resources
from pathlib import Path

import pytest

from kb.judging.equivalents import TOOLS, read_equivalents
from kb.judging.rules import documented_rules
from tests.conftest import Run

SHAPES = {
    "cfn-lint": r"[EWI]\d{4}",
    "checkov": r"CKV2?_AWS_\d+",
    "tflint": r"aws_[a-z_]+",
    "prowler": r"[a-z0-9]+_[a-z_]+",
    "aws-config": r"[a-z0-9]+(-[a-z0-9]+)+",
}
ROWS = list(csv.DictReader(resources.files("kb").joinpath("rules", "equivalents.csv").read_text().splitlines()))


def test_every_rule_has_its_lines() -> None:
    """One for each check elsewhere, or one that says that there is none."""
    assert {rule.id for rule in documented_rules()} == set(read_equivalents())


def test_the_table_is_sorted_and_says_nothing_twice() -> None:
    """By rule; a rule that stands alone has no other line."""
    lines = [(row["rule"], row["tool"], row["check"]) for row in ROWS]
    alone = [row["rule"] for row in ROWS if not row["check"]]

    assert len(set(lines)) == len(lines)
    assert [row["rule"] for row in ROWS] == sorted(row["rule"] for row in ROWS)
    assert all(rule not in alone or read_equivalents()[rule] == () for rule, *_ in lines)


@pytest.mark.parametrize("tool", TOOLS)
def test_names_look_as_the_tool_writes_them(tool: str) -> None:
    """Each tool has its own way of naming checks."""
    names = [row["check"] for row in ROWS if row["tool"] == tool]

    assert names
    assert [name for name in names if not re.fullmatch(SHAPES[tool], name)] == []


INSTALLED = Path(sys.prefix) / "scanners"
"""Where `make test-all` puts the files of cfn-lint and Checkov."""


@pytest.mark.all
@pytest.mark.parametrize(("tool", "package"), [("cfn-lint", "cfnlint"), ("checkov", "checkov")])
def test_the_tool_has_every_check(tool: str, package: str) -> None:
    """Read from its files, without running it."""
    if "CI" not in os.environ and not (INSTALLED / package).is_dir():
        pytest.skip(f"{package} is not installed in {INSTALLED}: run make test-all")
    declared = re.compile(r"""^\s*(?:self\.)?id = ["']([A-Z0-9_]+)["']""", re.MULTILINE)
    files = (INSTALLED / package).rglob("*.py")
    there = {name for file in files for name in declared.findall(file.read_text(encoding="utf-8"))}

    assert {row["check"] for row in ROWS if row["tool"] == tool} - there == set()


def test_explain_names_what_other_tools_call_a_rule(call: Run) -> None:
    """For those who come from another tool."""
    assert "Elsewhere: cfn-lint W2531, Checkov CKV_AWS_363, tflint" in call("explain", "LKB101").stdout
