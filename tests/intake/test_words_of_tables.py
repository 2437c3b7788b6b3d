"""What is said of all limits of a table: by the head of its column, and by the text above it."""

from __future__ import annotations

import pytest

from kb.intake.interface import Gate
from tests.intake.conftest import PROSE, Folder, table

QUOTAS = "aws-lambda-quotas"
VALUES = {
    "Function layers": "five layers",
    "Function timeout": "1,800 seconds (30 minutes)",
    "File descriptors": "1,024",
}


def _two_tables(
    *fixed: str, raisable: tuple[str, ...] = (), words: str = "They cannot be changed.", head: str = "Quota"
) -> str:
    """A page whose tables differ only in what the text above each says of all limits in it."""
    raised = [("Concurrent executions", "1,000"), *((name, VALUES[name]) for name in raisable)]
    others = [(name, VALUES[name]) for name in fixed]
    parts = [
        *("# Lambda quotas", PROSE),
        *("The following quotas can be increased.", table(("Resource", "Default quota"), raised)),
        *(f"The following quotas apply to functions. {words}", table(("Resource", head), others)),
    ]
    return "\n\n".join(parts)


def test_a_row_that_moves_to_a_table_of_limits_that_can_be_raised_is_told(folder: Folder) -> None:
    """Its name and its number are what they were; the text above its table says something else of it."""
    before = _two_tables("Function layers", "Function timeout", "File descriptors")
    after = _two_tables("Function timeout", "File descriptors", raisable=("Function layers",))

    (review,) = folder.propose_second(QUOTAS, before, after)

    assert (review.action, review.gates, review.row["limit"]) == ("review", (Gate.NEEDS_WORDS,), "function_layers")
    assert "can be increased" in review.why


@pytest.mark.parametrize(
    ("words", "head", "told"),
    [
        ("They cannot be changed.", "Limit", []),
        ("They cannot be changed.", "Default quota", ["function_layers", "function_timeout"]),
        ("They can be raised.", "Quota", ["the page"]),
        ("They are what they are.", "Quota", ["the page"]),
    ],
)
def test_what_is_said_of_a_whole_table_is_told_once(folder: Folder, words: str, head: str, told: list[str]) -> None:
    """A head by the limits under it, a text by itself."""
    names = ("Function layers", "Function timeout")

    found = folder.propose_second(QUOTAS, _two_tables(*names), _two_tables(*names, words=words, head=head))

    assert [one.row["limit"] or "the page" for one in found] == told
