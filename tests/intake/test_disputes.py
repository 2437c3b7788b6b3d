"""What AWS says against itself: a person decides, whether the other page said it today or long ago."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kb.intake.interface import Proposal
from kb.intake.recordings import Recordings
from tests.intake.conftest import RUNTIMES, Folder, moved, runtimes_page, table

LATER = ("Amazon Linux 2023", "Jun 30, 2029", "Jul 31, 2029", "Sep 30, 2029")
LATEST = ("Amazon Linux 2023", "Jun 30, 2029", "Jul 31, 2029", "Oct 31, 2029")
QUOTAS, REFERENCE = "aws-lambda-quotas", "aws-general-reference-lambda"


def _quotas(layers: str) -> str:
    return "# Lambda quotas\n\nThe limits that are in force for you.\n\n" + table(
        ("Resource", "Quota"), [("Function layers", f"{layers} layers")]
    )


def _reference(layers: str) -> str:
    rows = [("Function layers", f"Each supported Region: {layers}", "No", "The layers of a function.")]
    return "# AWS Lambda endpoints and quotas\n\nThe limits that are in force for you.\n\n" + table(
        ("Name", "Default", "Adjustable", "Description"), rows
    )


def _told(folder: Folder) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.action, tuple(map(str, one.gates))) for one in _of_layers(folder)]


def _of_layers(folder: Folder) -> list[Proposal]:
    return [one for one in folder.propose().proposals if one.row.get("limit") == "function_layers"]


def test_a_page_that_stands_by_something_else_holds_a_number_back(folder: Folder) -> None:
    """It was read again on that day and found unchanged, which records nothing new."""
    folder.add(QUOTAS, "2026-11-20", _quotas("5"))
    folder.add(REFERENCE, "2026-11-20", _reference("5"))
    folder.add(REFERENCE, "2026-11-25", _reference("15"))
    before = _told(folder)
    Recordings(folder.path).check(QUOTAS, datetime(2026, 11, 25, 6, tzinfo=UTC))

    (one,) = _of_layers(folder)

    assert before == [("supersede", ())]
    assert (one.action, one.gates) == ("review", ("contradiction",))
    assert one.why == "another source of AWS stands by something else: aws-lambda-quotas has '5 layers'"


def test_a_page_that_follows_later_holds_nothing_back(folder: Folder) -> None:
    """Pages of AWS are edited days apart."""
    folder.add(QUOTAS, "2026-11-20", _quotas("5"))
    folder.add(REFERENCE, "2026-11-20", _reference("5"))
    folder.add(REFERENCE, "2026-11-25", _reference("15"))
    folder.add(QUOTAS, "2026-11-26", _quotas("15"))

    assert _told(folder) == [("supersede", ())]


def test_a_page_that_changes_to_a_third_number_holds_both_back(folder: Folder) -> None:
    """Nobody can tell which of the two counts."""
    folder.add(QUOTAS, "2026-11-20", _quotas("5"))
    folder.add(REFERENCE, "2026-11-20", _reference("5"))
    folder.add(REFERENCE, "2026-11-25", _reference("15"))
    folder.add(QUOTAS, "2026-11-26", _quotas("25"))
    Recordings(folder.path).check(REFERENCE, datetime(2026, 11, 26, 6, tzinfo=UTC))

    assert _told(folder) == [("review", ("contradiction",)), ("review", ("contradiction",))]


def test_a_page_that_says_nothing_of_it_any_more_holds_nothing_back(folder: Folder) -> None:
    """A person has seen the row go; what it said before is no stance."""
    folder.add(QUOTAS, "2026-11-20", _quotas("5"))
    folder.add(REFERENCE, "2026-11-20", _reference("5"))
    folder.add(QUOTAS, "2026-11-22", _quotas("5").replace("Function layers", "Layers once"))
    folder.add(REFERENCE, "2026-11-25", _reference("15"))
    Recordings(folder.path).check(QUOTAS, datetime(2026, 11, 26, 6, tzinfo=UTC))

    assert ("supersede", ()) in _told(folder)


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (runtimes_page(), [("review", "2029-09-30")]),
        (runtimes_page(moved(java25=LATEST)), [("review", "2029-09-30"), ("supersede", "2029-10-31")]),
    ],
)
def test_what_a_page_takes_back_on_the_same_day_is_no_row(
    folder: Folder, last: str, told: list[tuple[str, str]]
) -> None:
    """A day has one row: what the page says at its end; a person hears of what it said before."""
    folder.add(RUNTIMES, "2026-11-24", runtimes_page())
    folder.add(RUNTIMES, "2026-11-25T01:00:00Z", runtimes_page(moved(java25=LATER)))
    folder.add(RUNTIMES, "2026-11-25T07:00:00Z", last)

    found = folder.propose().proposals

    assert sorted((one.action, one.row["date"]) for one in found) == told
    assert found[0].why.startswith("the page says 'Sep 30, 2029' at 01:00 and ")
