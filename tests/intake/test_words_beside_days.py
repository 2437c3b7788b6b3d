"""New words of a page may be a condition of its days and numbers: until a person has read them, no machine is sure."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.intake.accepting import accept_proposals
from kb.intake.interface import Proposal
from kb.intake.tables import read_curated
from tests.intake.conftest import HEADER, PROSE, RUNTIMES, TODAY, Folder, moved, runtimes_page, table

LATER = ("Amazon Linux 2023", "Dec 31, 2029", "Jan 31, 2030", "Mar 1, 2030")
ON_AL2 = ("Amazon Linux 2", *LATER[1:])
USUAL = runtimes_page()
SHIFTED = runtimes_page(moved(java25=LATER))
NAMED = "| Java25 | `java25`"
BESIDE = [
    pytest.param(SHIFTED.replace(NAMED, "| Java25 (container only) | `java25`"), id="a condition in its name"),
    pytest.param(SHIFTED.replace(NAMED, "| Java25\\* | `java25`"), id="a footnote of its name"),
    pytest.param(runtimes_page(moved(java25=ON_AL2)), id="another operating system"),
]
AROUND = [
    pytest.param(SHIFTED.replace(PROSE, f"{PROSE} With managed instances they come 10 days later."), id="a sentence"),
    pytest.param(f"{SHIFTED}\n\\* Only for container images.\n", id="a footnote"),
    pytest.param(SHIFTED.replace("| Ruby3.4 |", "| Ruby3.4 (preview) |"), id="a condition of another runtime"),
]


def _proposed(folder: Folder, *pages: str) -> tuple[Proposal, ...]:
    """What pages say on days one after the other."""
    for day, page in enumerate(pages, start=21):
        folder.add(RUNTIMES, f"2026-11-{day}", page)
    return folder.propose().proposals


def _days(found: tuple[Proposal, ...]) -> list[Proposal]:
    return [one for one in found if one.row["milestone"]]


@pytest.mark.parametrize("page", BESIDE)
def test_days_beside_which_new_words_stand_are_reviews(folder: Folder, page: str) -> None:
    """Each says which words; the same days without them are rows."""
    found = _days(_proposed(folder, USUAL, page))

    assert len(found) == 3
    assert {(one.action, one.gates) for one in found} == {("review", ("unreadable-cell",))}
    assert all(one.why.startswith("beside the day stands what nobody has looked at: column ") for one in found)


@pytest.mark.parametrize("page", [*BESIDE, *AROUND])
def test_days_move_by_themselves_only_where_no_words_are_new(folder: Folder, page: str) -> None:
    """On two days, and whether the words came with the days or the day before."""
    with_words = _proposed(folder, USUAL, page, f"{page}\nAgain.\n")

    assert [one.automatic for one in _days(with_words)] == [False] * 3


@pytest.mark.parametrize(("seen", "automatic"), [(False, False), (True, True)])
def test_words_that_stood_there_before_count_until_a_person_has_read_them(
    folder: Folder, tables: Path, *, seen: bool, automatic: bool
) -> None:
    """A footnote of Monday is as new on Tuesday, when the day moves."""
    note = "\n\\* Only for container images.\n"
    _proposed(folder, USUAL, USUAL + note)
    if seen:
        accept_proposals(tables, folder.propose().proposals, TODAY)
    for day in (23, 24):
        folder.add(RUNTIMES, f"2026-11-{day}", f"{SHIFTED}{note}\n{'Again. ' * day}\n")

    found = _days(folder.propose(read_curated(tables)).proposals)

    assert [one.automatic for one in found] == [automatic] * 3


def test_words_of_another_page_keep_no_day_for_a_person(folder: Folder) -> None:
    """What is new on the page of quotas concerns other things."""
    row = "| Function timeout | 1,800 seconds{} |\n"
    quotas = f"# Lambda quotas\n\n{PROSE}\n\n| Resource | Quota |\n| --- | --- |\n{row}"
    for day, text in ((21, ""), (22, " for web functions")):
        folder.add("aws-lambda-quotas", f"2026-11-{day}", quotas.format(text))

    found = _proposed(folder, USUAL, SHIFTED, f"{SHIFTED}\nAgain.\n")

    assert [(one.table, one.gates) for one in found if not one.row.get("milestone")] == [("limits", ("needs-words",))]
    assert [one.automatic for one in found if one.row.get("milestone")] == [True] * 3


@pytest.mark.parametrize(
    ("again", "actions"),
    [
        pytest.param("December 2029", {"deprecation": "review", "block_create": "supersede"}, id="unreadable"),
        pytest.param("Dec 31, 2029", {"deprecation": "supersede", "block_create": "supersede"}, id="the same"),
    ],
)
def test_a_day_of_which_a_second_row_cannot_be_read_is_a_review(
    folder: Folder, again: str, actions: dict[str, str]
) -> None:
    """The days of its other columns are as sure as before."""
    (second,) = table(HEADER, [("Java25", "`java25`", LATER[0], again, *LATER[2:])]).splitlines()[2:]

    found = _days(_proposed(folder, USUAL, f"{SHIFTED}{second}\n"))

    assert {one.row["milestone"]: one.action for one in found if one.row["date"]} == {
        **actions,
        "block_update": "supersede",
    }


@pytest.mark.parametrize(
    ("again", "gate"),
    [("at least 14 days", "contradiction"), ("3,600 seconds", "")],
)
def test_a_number_of_which_a_second_row_cannot_be_read_is_a_review(folder: Folder, again: str, gate: str) -> None:
    """A name that spans two rows, of which one has words that nobody knows."""
    rows = "<tr><td rowspan=2>Function timeout<td>{}<tr><td>{}"
    page = f"<html><body><p>{PROSE}<table><tr><th>Resource<th>Quota{rows}</table></body></html>"
    folder.add("aws-lambda-quotas", "2026-11-21", page.format("1,800 seconds", "1,800 seconds"))
    folder.add("aws-lambda-quotas", "2026-11-22", page.format("3,600 seconds", again))

    (made,) = (one for one in folder.propose().proposals if one.row["max"])

    assert (made.action, made.row["max"], ",".join(made.gates)) == ("review" if gate else "supersede", "3600", gate)


def _note(words: str) -> str:
    lead = "**Note:** " + "Your function gets a share of the processors that goes with its memory. " * 3
    rows = f"| Function timeout | 1,800 seconds. {lead}{words} |\n"
    return f"# Lambda quotas\n\n{PROSE}\n\n| Resource | Quota |\n| --- | --- |\n{rows}"


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("At 1,769 MB it has one.", "At 1,800 MB it has one.", "\u2026 its memory at 1,800 mb it has one"),
        ("At 1,769 MB.", "At 1,769 MB. Not in China.", "\u2026 at 1,769 mb not in china"),
        ("At 1,769 MB. Not in China.", "At 1,769 MB.", "no more: not in china"),
    ],
)
def test_a_review_of_long_words_tells_what_of_them_is_new(folder: Folder, before: str, now: str, told: str) -> None:
    """A number that changed behind two hundred characters was not in the review at all."""
    (review,) = folder.propose_second("aws-lambda-quotas", _note(before), _note(now))

    assert review.why == f"new, or other than before: beside the number: {told}"


@pytest.mark.parametrize("end", [None, "2029-08-31"])
def test_a_day_beside_another_that_cannot_be_read_stays_a_row(folder: Folder, end: str | None) -> None:
    """What cannot be read in the same record is another milestone."""
    record: dict[str, str | None] = {"name": "java25", "eoas": "2029-06-30", "eol": "2029-08-31"}
    changed: dict[str, str | None] = {"eoas": "2029-06-29", "eol": end}
    for day, cells in ((21, record), (22, record | changed)):
        folder.add("release-data-aws-lambda", f"2026-11-{day}", {"releases": {"java25": cells}}, "json")

    found = _days(folder.propose().proposals)

    assert [(one.action, one.row["milestone"], one.row["date"]) for one in found] == [
        ("supersede", "deprecation", "2029-06-29")
    ]
