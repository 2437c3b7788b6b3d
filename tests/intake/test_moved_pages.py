"""A page that gets another name stays one page: what it loses is told; under another title it may be another."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.intake.interface import Gate
from kb.intake.proposals import propose_changes
from kb.intake.recordings import RecordedAnswer, Recordings
from tests.intake.conftest import (
    BAD,
    GOOD,
    PROSE,
    RUNTIMES,
    TODAY,
    Folder,
    moved,
    our_tables,
    runtimes_page,
    table,
)


def _limits(*rows: tuple[str, str]) -> str:
    return f"# Limits\n\n{PROSE}\n\n{table(('Resource', 'Quota'), rows)}"


LIMITS = [("File descriptors", "1,024"), ("Test events (console editor)", "10"), ("Function layers", "5 layers")]
LIMITS += [("Function resource-based policy", "20 KB"), ("Function timeout", "900 seconds")]


def test_what_a_page_loses_when_it_moves_and_afterwards_is_gone(folder: Folder) -> None:
    """Its former address lists it no more, since nobody reads that again."""
    folder.add("guide-limits", "2019-10-03", _limits(*LIMITS))
    folder.add("guide-gettingstarted-limits", "2020-02-24", _limits(*LIMITS[1:]))
    folder.add("guide-gettingstarted-limits", "2020-03-01", _limits(*LIMITS[2:]))

    assert [one.why for one in folder.propose().proposals if one.gates == (Gate.ROW_VANISHED,)] == [
        "gone: file_descriptors",
        "gone: file_descriptors, test_events_console",
    ]


def test_a_row_that_moves_between_two_pages_that_are_both_read_has_not_vanished(folder: Folder) -> None:
    """Neither page is the other one under a new name."""
    folder.add("guide-limits", "2019-10-03", _limits(*LIMITS[:3]))
    folder.add("guide-gettingstarted-limits", "2020-02-24", _limits(*LIMITS))
    folder.add("guide-limits", "2020-02-25", _limits(*LIMITS[1:3]))

    assert not [one for one in folder.propose().proposals if one.gates == (Gate.ROW_VANISHED,)]


DAYS = ("Amazon Linux 2023", "May 29, 2028", "Jun 30, 2028", "Jul 31, 2028")
NEXT = "2026-11-26"


@pytest.mark.parametrize(
    "title",
    ["Lambda runtimes in China", "Elastic Beanstalk platforms", "Lambda runtimes (2025)", "Runtimes - AWS China"],
)
def test_a_change_under_another_title_than_before_is_held_back(folder: Folder, title: str) -> None:
    """It may be another page with the same tables; afterwards that is its title."""
    page = runtimes_page(moved(nodejs24_x=DAYS)).replace("Lambda runtimes", title, 1)
    folder.add(RUNTIMES, GOOD, runtimes_page())
    folder.add(RUNTIMES, BAD, page)

    held = [one for one in folder.propose().proposals if one.gates == (Gate.PAGE_MOVED,)]
    assert [one.row["date"] for one in held] == ["2028-06-30", "2028-07-31", "2028-05-29"]
    assert {(one.action, one.why) for one in held} == {("review", f"the page has another title than before: {title}")}

    folder.add(RUNTIMES, NEXT, page.replace("May 29, 2028", "May 30, 2028"))
    last = [(one.action, one.row["date"]) for one in folder.propose().proposals if str(one.recording.day) == NEXT]
    assert last == [("supersede", "2028-05-30")]


@pytest.mark.parametrize(
    ("over", "action"),
    [
        ("## Runtimes in China", "review"),
        ("The following runtimes are for testing (preview).", "review"),
        ("## Web Function runtimes", "review"),
        ("<details><summary>Container images</summary>", "review"),
        ("## Deprecated runtimes", "supersede"),
        ("**Python runtimes and their dates**", "supersede"),
    ],
)
def test_a_day_under_a_heading_with_a_condition_is_held_back(folder: Folder, over: str, action: str) -> None:
    """Headings that name no place and no condition change as days pass, and hold nothing back."""
    page = runtimes_page(moved(nodejs24_x=DAYS)).replace("| Name", f"{over}\n\n| Name", 1)

    found = folder.propose_second(RUNTIMES, runtimes_page(), page)

    assert {one.action for one in found if one.row.get("date")} == {action}
    assert len(found) == 3 + (action == "review")


@pytest.mark.parametrize(
    "title",
    ["AWS Lambda Runtimes", "Supported runtimes - AWS Lambda"],
)
def test_a_title_in_other_words_is_no_news(folder: Folder, title: str) -> None:
    """In HTML it ends with the guide's."""
    page = runtimes_page(moved(nodejs24_x=DAYS)).replace("Lambda runtimes", title, 1)

    assert {one.action for one in folder.propose_second(RUNTIMES, runtimes_page(), page)} == {"supersede"}


def test_a_page_under_the_english_address_is_english(folder: Folder) -> None:
    """AWS serves its guide there as well."""
    folder.add(RUNTIMES, GOOD, runtimes_page())
    front = "---\nsource_url: https://docs.aws.amazon.com/en_us/lambda/latest/dg/lambda-runtimes.html\n---\n"
    folder.add(RUNTIMES, BAD, front + runtimes_page())

    assert folder.propose().proposals == ()


@pytest.mark.parametrize(
    ("target", "gates"),
    [
        ("https://docs.amazonaws.cn/lambda/latest/dg/lambda-runtimes.md", {"page-moved"}),
        ("https://signin.aws.amazon.com/lambda-runtimes.md", {"page-moved"}),
        ("https://docs.aws.amazon.com/en_us/lambda/latest/dg/lambda-runtimes.html", set()),
    ],
)
def test_an_address_that_leads_to_another_host_closes_a_gate(tmp_path: Path, target: str, gates: set[str]) -> None:
    """The guide of the Regions of China has the same names of pages, and other days."""
    recordings = Recordings(tmp_path / "recordings", create=True)
    page = runtimes_page(moved(java25=("Amazon Linux 2023", "Jun 30, 2029", "Jul 31, 2029", "Sep 30, 2029")))
    asked = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.md"
    recordings.keep(
        RUNTIMES, "md", RecordedAnswer(page.encode(), target, datetime(2026, 11, 25, tzinfo=UTC), asked=asked)
    )

    found = propose_changes(recordings, our_tables(), TODAY).proposals

    assert ({gate for one in found for gate in one.gates}, len(found)) == (gates, 1)
