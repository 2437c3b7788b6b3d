"""What is wrong with many rows of a page has one cause, and is one review."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kb.intake.documents.pages import _ends_in_table
from kb.intake.interface import Gate
from tests.intake.conftest import HEADER, RUNTIMES, SUPPORTED, Folder, runtimes_page

GOOD, BAD = "2026-11-24", "2026-11-25"
MANY = {name: cells for name, cells in SUPPORTED.items() if name != "python3.15"} | {
    "python3.11": ("Amazon Linux 2", "Jun 30, 2027", "Jul 31, 2027", "Aug 31, 2027"),
    "python3.10": ("Amazon Linux 2", "Oct 31, 2026", "Feb 1, 2027", "Mar 3, 2027"),
}
SWAPPED = (*HEADER[:3], HEADER[5], HEADER[4], HEADER[3])


def _many(change: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    return {name: (system, *map(change, days)) for name, (system, *days) in MANY.items()}


@pytest.mark.parametrize(
    ("page", "gate"),
    [
        pytest.param(runtimes_page(_many(lambda day: f"{day}*")), Gate.UNREADABLE_CELL, id="a footnote"),
        pytest.param(runtimes_page(_many(lambda day: day[-4:])), Gate.UNREADABLE_CELL, id="years"),
        pytest.param(runtimes_page(_many(lambda day: f"{day[:-4]}2{day[-3:]}9")), Gate.UNREADABLE_CELL, id="a slip"),
        pytest.param(runtimes_page(_many(lambda day: f"{day[:-4]}2041")), Gate.DATE_TOO_FAR, id="far away"),
        pytest.param(runtimes_page(_many(lambda _: "Not scheduled")), Gate.SMALLER, id="days taken back"),
        pytest.param(runtimes_page(_many(lambda _: "N/A")), Gate.UNREADABLE_CELL, id="days that never were"),
        pytest.param(runtimes_page(MANY, SWAPPED), Gate.DATES_OUT_OF_ORDER, id="headers that changed places"),
    ],
)
def test_what_is_wrong_with_a_whole_page_is_said_once(folder: Folder, page: str, gate: Gate) -> None:
    """A review for each of its cells would bury the cause, and what is left of the page is not believed either."""
    folder.add(RUNTIMES, GOOD, runtimes_page(MANY))
    folder.add(RUNTIMES, BAD, page)

    found = folder.propose().proposals

    assert {(one.action, one.gates) for one in found} == {("review", (gate,))}
    assert len(found) <= len(HEADER) - 3


def test_an_operating_system_that_gets_another_name_is_said_once(folder: Folder) -> None:
    """Of every runtime that has it."""
    other = {name: ("AL2023", *cells[1:]) for name, cells in SUPPORTED.items()}
    folder.add(RUNTIMES, GOOD, runtimes_page())
    folder.add(RUNTIMES, BAD, runtimes_page(other))

    (review,) = folder.propose().proposals

    assert review.gates == (Gate.NEEDS_WORDS,)
    assert all(name in f"{review.row} {review.why}" for name in SUPPORTED)


def test_a_few_rows_are_said_one_by_one(folder: Folder) -> None:
    """Each may have a cause of its own, and the days beside them are believed."""
    later = {"python3.12": (*SUPPORTED["python3.12"][:3], "Mar 3, 2029")}
    odd = {name: (*SUPPORTED[name][:3], "soon") for name in ("java25", "ruby3.4")}
    folder.add(RUNTIMES, GOOD, runtimes_page())
    folder.add(RUNTIMES, BAD, runtimes_page({**SUPPORTED, **odd, **later}))

    found = folder.propose().proposals

    assert sorted((one.action, one.row["runtime"]) for one in found) == [
        ("review", "java25"),
        ("review", "ruby3.4"),
        ("supersede", "python3.12"),
    ]


def test_a_page_that_speaks_of_tables_is_not_cut_off(folder: Folder) -> None:
    """In code, in a comment and in a program a tag is no table."""
    spoken = (
        "Write `<table>`.\n\n<!-- <table> -->\n\n<script>'<table>'</script>\n\n<div title='<table>'></div>\n\n"
        "```html\n<table>\n| a |\n```\n\n    <table>\n\n<style>/* <table> */</style>"
    )
    folder.add(RUNTIMES, GOOD, runtimes_page())
    folder.add(RUNTIMES, BAD, f"{runtimes_page()}\n{spoken}\n")

    assert folder.propose().proposals == ()


TABLE = "# T\n\n| a | b |\n|---|---|\n"


@pytest.mark.parametrize(
    ("page", "whole"),
    [
        (f"{TABLE}| 1 | 2\n", True),
        (f"{TABLE}| 1 | 2\n| 3 | 4", True),
        (f"{TABLE}| 1 | 2", False),
        (f"{TABLE}| 1\n", False),
        ("# T\n\n```\n| a |\n| b", True),
        ("<html><div title='<table>'>a</div><style>/* <table> */</style></html>", True),
        ("<html><div title='</table>'>a</div><table><tr><td>1</td></tr></table></html>", True),
        ("<html><table><tr><td>1", False),
        ("# T\n\n<table>\n\n    <tr><td>1</td></tr>\n    </table>\n", True),
        ("# T\n\n<table>\n<tr><td>1</td></tr>\n", False),
    ],
)
def test_a_page_is_cut_off_where_a_table_of_it_is_still_open(page: str, *, whole: bool) -> None:
    """As its parser sees it; a row that is a line of its own, and has all of its cells, needs no last mark."""
    assert _ends_in_table(page) is not whole
