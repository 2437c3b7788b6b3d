"""The changelog of boto3: what it says of Lambda's services, by version."""

from __future__ import annotations

import pytest

from kb.intake.interface import Gate
from tests.intake.conftest import Folder, read_source


def test_the_changelog_keeps_numbers_and_no_sentence() -> None:
    """A change of Lambda's API, its version, and the numbers in what is said of it."""
    versions = "".join(
        f"\n{version}\n======\n\n* api-change:``ec2``: [``botocore``] x\n"
        for version in ("1.9.4", "1.9.3", "1.9.2", "1.9.1")
    )
    entry = "* api-change:``lambda``: [``botocore``] Functions may now run for 1,800 seconds in 2 ways."

    reading = read_source(
        "boto3-changelog", f"=========\nCHANGELOG\n=========\n\n1.10.0\n======\n\n{entry}\n{versions}"
    )

    said, words = reading.statements
    assert said.key == ("1.10.0", "lambda")
    assert (said.evidence.text, words.cells) == ("numbers in it: 1,800, 2", {"words": "numbers in it: 1,800, 2"})
    assert reading.listed == frozenset({"1.10.0", "1.9.4", "1.9.3", "1.9.2", "1.9.1", "1.10.0 | lambda"})


def _changelog(*lines: str) -> str:
    versions = "".join(f"1.9.{number}\n=====\n\n* api-change:``s3``: Old\n\n" for number in range(5, 0, -1))
    return (
        "=========\nCHANGELOG\n=========\n\n1.10.0\n======\n\n"
        + "".join(f"{line}\n" for line in lines)
        + f"\n{versions}"
    )


@pytest.mark.parametrize(
    "line", ["* api-change:``lambda``: New", "* enhancement:lambda: New", "- api-change:``lambda-dream``: New"]
)
def test_a_changelog_that_spoke_of_other_services_only_tells_the_first_entry_of_ours(folder: Folder, line: str) -> None:
    """However it is set."""
    folder.add("boto3-changelog", "2026-11-20", _changelog("* api-change:``ec2``: New"), "rst")
    folder.add("boto3-changelog", "2026-11-21", _changelog("* api-change:``ec2``: New", line), "rst")

    assert [(one.table, one.gates) for one in folder.propose().proposals] == [("events", (Gate.NEEDS_WORDS,))]


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        (("**lambda** New things.",), "version 1.10.0"),
        (("* api-change:``s3``: Old", "", "1.10.0rc1", "=========", "* api-change:``lambda``: New"), "line 10"),
        (("* api-change:``s3``: Old", "", "## 1.9.6", "* api-change:``lambda``: New"), "line 10"),
    ],
)
def test_a_changelog_in_another_form_is_not_believed(lines: tuple[str, ...], place: str) -> None:
    """A version of which no entry can be read is not one without changes; entries under no version count to none."""
    (closed,) = read_source("boto3-changelog", _changelog(*lines)).closed

    assert (closed.gate, closed.whole, closed.evidence.place) == (Gate.UNKNOWN_HEADER, True, place)


NEW = "* api-change:``lambda``: New in 5"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ((), (NEW, "* api-change:``lambda``: And 7"), "2 entries; numbers in it: 5, 7"),
        ((), ("* api-change:``lambda``: New", "  in 9"), "numbers in it: 9"),
        ((), ("* api-change:``aws-lambda``: New",), "no numbers in it"),
        ((), ("* api-change:``functions``: AWS Lambda takes 8",), "numbers in it: 8"),
        ((NEW,), ("* api-change:``lambda``: New in 6",), "numbers in it: 6"),
        ((NEW,), (), "cells gone from these: 1"),
    ],
)
def test_whatever_a_changelog_says_of_ours_is_told(
    folder: Folder, before: tuple[str, ...], after: tuple[str, ...], told: str
) -> None:
    """A second entry, what goes on, a service under another name, other numbers than before, what is gone."""
    other = "* api-change:``ec2``: New"
    folder.add("boto3-changelog", "2026-11-20", _changelog(other, *before), "rst")
    folder.add("boto3-changelog", "2026-11-21", _changelog(other, *after), "rst")

    (review,) = folder.propose().proposals

    assert (review.action, review.evidence.text.endswith(told)) == ("review", True)
