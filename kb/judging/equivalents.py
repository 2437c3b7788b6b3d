"""What other tools call the checks that our rules make."""

from __future__ import annotations

import csv
from collections.abc import Collection
from functools import cache
from importlib import resources

from kb.data_classes import dataclass
from kb.errors import UnknownIdError
from kb.suggestions import known_name

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


def known_rule(wanted: str, ids: Collection[str], otherwise: str = "`lambda-kb rules` lists them") -> str:
    """The id of a rule, which people write in small letters, too.

    Args:
        wanted: What somebody wrote.
        ids: The rules that there are.
        otherwise: What to do where nothing is close.

    Raises:
        UnknownIdError: There is none; of a check of another tool it names the rules that look at the same.
    """
    checks = [
        (rule, TOOLS[other.tool])
        for rule, listed in read_equivalents().items()
        for other in listed
        if rule in ids and other.check.lower() == wanted.lower()
    ]
    if checks:
        ours, tools = (tuple(dict.fromkeys(names)) for names in zip(*checks, strict=True))
        look = "looks" if len(ours) == 1 else "look"
        hint = f"it is a check of {' and '.join(tools)}; {' and '.join(ours)} {look} at the same"
        raise UnknownIdError(f"no rule {wanted!r}: {hint}", ours)
    return known_name(wanted.upper() if wanted.upper() in ids else wanted, ids, "rule", otherwise)
