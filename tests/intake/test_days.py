"""Days as documents write them, and nothing that only looks like one."""

from __future__ import annotations

from datetime import date

import pytest

from kb.intake.documents.days import parse_day
from tests.intake.conftest import RUNTIMES, Folder, moved, runtimes_page


@pytest.mark.parametrize(
    "text",
    [
        *("2029-03-03", "2029/03/03", "2029.3.3", "Mar 3, 2029", "March 3, 2029", "Mar. 3, 2029", "Mar 03, 2029"),
        *("Mar 3,2029", "Mar 3 2029", "March 3rd, 2029", "3 March 2029", "3rd March 2029", "3. March 2029"),
        *("3-Mar-2029", "MAR 3, 2029", "Mar 3, 2029.", "Sat, Mar 3, 2029", "Saturday, 3 March 2029", " Mar 3, 2029 "),
    ],
)
def test_a_day_is_read_in_every_form_that_says_which(text: str) -> None:
    """The month in words, or the year first."""
    assert parse_day(text) == date(2029, 3, 3)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "03/03/2029",
            "3.3.2029",
            "2029-03/03",
            "2029-13-03",
            "2029-02-29",
            "Mar 2029",
            "Q1 2029",
            "Mar 3",
            "Mar 3, 29",
        ),
        *(
            "Feb 29, 2029",
            "Mar 32, 2029",
            "3. M\u00e4rz 2029",
            "Mar 3, 2029*",
            "Mar 3, 2029 (late)",
            "Sun, Mar 3, 2029",
        ),
        *("by Mar 3, 2029", "Mar 3 or 4, 2029", "\u0663 Mar 2029", "Sat, Mar 3", "-", ""),
    ],
)
def test_what_leaves_a_question_is_no_day(text: str) -> None:
    """Which number is the month, which year, which of two days; a day of the week that is another's."""
    assert parse_day(text) is None


@pytest.mark.parametrize("text", ["March 3rd, 2029", "3-Mar-2029", "Saturday, March 3, 2029"])
def test_a_page_may_change_how_it_writes_its_days(folder: Folder, text: str) -> None:
    """The days are rows; those that stay are no news."""
    page = runtimes_page(moved(python3_12=("Amazon Linux 2023", "Oct 31, 2028", "30 November 2028", text)))
    folder.add(RUNTIMES, "2026-11-24", runtimes_page())
    folder.add(RUNTIMES, "2026-11-25", page)

    (row,) = folder.propose().proposals

    assert (row.action, row.row["milestone"], row.row["date"]) == ("supersede", "block_update", "2029-03-03")
