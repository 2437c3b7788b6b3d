"""What other tools call the checks that our rules make."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from kb.data_classes import dataclass

TOOLS = {
    "cfn-lint": "cfn-lint",
    "checkov": "Checkov",
    "tflint": "tflint",
    "prowler": "Prowler",
    "aws-config": "AWS Config",
}
"""The tools by their id in the table, with the names they bear."""


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A check of another tool that looks at the same thing as a rule of ours."""

    tool: str
    """The tool's id."""
    check: str
    """The tool's name for the check."""


@cache
def read_equivalents() -> dict[str, tuple[Equivalent, ...]]:
    """The checks of other tools by the id of our rule, in the order of the table; none for a rule that stands alone."""
    text = resources.files("kb").joinpath("rules", "equivalents.csv").read_text(encoding="utf-8")
    found: dict[str, list[Equivalent]] = {}
    for row in csv.DictReader(text.splitlines()):
        listed = found.setdefault(row["rule"], [])
        if row["check"]:
            listed.append(Equivalent(row["tool"], row["check"]))
    return {rule: tuple(listed) for rule, listed in found.items()}
