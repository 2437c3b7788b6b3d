"""Entries of AWS's feeds beside our timeline: what may be an event of ours is asked, what is one is dropped."""

from __future__ import annotations

import pytest

from kb.intake.documents.titles import weighty_words
from kb.intake.interface import Gate, Proposal
from tests.intake.conftest import PROSE, Folder, table

HISTORY, NEWS = "aws-lambda-updates-feed", "aws-whats-new-feed"
ANNOUNCED = "https://aws.amazon.com/about-aws/whats-new/2026/01/aws-lambda-dot-net-10/"
DAY = "Fri, 20 Nov 2026 10:00:00 GMT"


def _feed(*entries: tuple[str, str, str]) -> str:
    old = ("Something old about AWS Lambda", "Mon, 02 Mar 2015 10:00:00 GMT", "https://a.b/old")
    items = "".join(
        f"<item><title>{title}</title><link>{link}</link><pubDate>{day}</pubDate></item>"
        for title, day, link in (*entries, old)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>AWS Lambda</title>{items}</channel></rss>'


def _proposed(folder: Folder, source: str, *entries: tuple[str, str, str]) -> tuple[Proposal, ...]:
    folder.add(source, "2026-11-24", _feed(), "rss")
    folder.add(source, "2026-11-25", _feed(*entries), "rss")
    return folder.propose().proposals


@pytest.mark.parametrize(
    ("title", "event"),
    [
        ("Increased maximum payload size", "v7-001"),
        ("Lambda Managed Instances in additional Regions", "after-108"),
        ("Durable functions support for Rust", "after-110"),
        ("Durable functions", "after-110"),
        ("Timeout maximum of 60 minutes", "v7-001"),
        ("Timeout maximum of 9 minutes", "v7-001"),
    ],
)
def test_an_entry_that_shares_some_words_with_an_event_of_ours_is_asked(folder: Folder, title: str, event: str) -> None:
    """Whether it is the same, only a person knows."""
    (review,) = _proposed(folder, HISTORY, (title, DAY, "https://a.b/1"))

    assert (review.gates, review.before and review.before["event"]) == ((Gate.NEEDS_WORDS,), event)
    assert f"or the same as {event} of 2026-11-1" in review.why


@pytest.mark.parametrize("title", ["Timeout maximum of 30 minutes", "Timeout"])
def test_an_entry_most_of_whose_words_are_an_events_is_that_event(folder: Folder, title: str) -> None:
    """One word alone is enough on the same day only."""
    entry = (title, "Thu, 19 Nov 2026 10:00:00 GMT", "https://a.b/1")

    assert _proposed(folder, HISTORY, entry) == ()


@pytest.mark.parametrize("link", [ANNOUNCED, ANNOUNCED.removeprefix("https://aws.amazon.com").rstrip("/")])
def test_an_announcement_that_an_event_of_ours_cites_is_that_event(folder: Folder, link: str) -> None:
    """Whatever its title is, with and without the host; the document history leads to pages about anything."""
    entry = ("AWS Lambda says something in quite other words", "Thu, 08 Jan 2026 10:00:00 GMT", link)

    assert _proposed(folder, NEWS, entry) == ()


def test_an_entry_that_leads_to_a_page_about_several_things_is_asked(folder: Folder) -> None:
    """Events of ours cite the page of the document history, which is about all of them."""
    page = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-releases.html"
    entry = ("AWS Lambda says something in quite other words", "Thu, 08 Jan 2026 10:00:00 GMT", page)

    assert len(_proposed(folder, NEWS, entry)) == 1


def test_the_same_entry_on_a_page_and_in_its_feed_is_told_once(folder: Folder) -> None:
    """The page gives no address."""
    folder.add(HISTORY, "2026-11-23", _feed(), "rss")
    folder.add(HISTORY, "2026-11-24", _feed(("Lambda teleports", DAY, "https://a.b/1")), "rss")
    folder.add(HISTORY, "2026-11-25", _feed(("Lambda teleports", DAY, "https://a.b/2")), "rss")

    assert [one.why for one in folder.propose().proposals] == ["an entry that our timeline lacks"]


def test_an_entry_with_the_title_of_another_day_is_told_as_well(folder: Folder) -> None:
    """Also where the first is not decided yet."""
    first, second = (("Lambda teleports", f"{day} Nov 2026 10:00:00 GMT", "https://a.b/1") for day in (20, 21))

    assert len(_proposed(folder, HISTORY, first)) == 1
    folder.add(HISTORY, "2026-11-26", _feed(first, second), "rss")
    assert [one.row["date"] for one in folder.propose().proposals] == ["2026-11-20", "2026-11-21"]


def test_an_entry_whose_day_alone_moves_is_told_each_time(folder: Folder) -> None:
    """Our event of the former day is most of its words; back on the day of ours it is that event."""
    for day, said in enumerate(("Thu, 19", "Fri, 20", "Thu, 19", "Fri, 20"), start=22):
        entry = ("Timeout maximum of 30 minutes", f"{said} Nov 2026 10:00:00 GMT", "https://a.b/1")
        folder.add(HISTORY, f"2026-11-{day}", _feed(entry), "rss")

    why = "an entry that was of 2026-11-19, or the same as v7-001 of 2026-11-19?"
    told = [(one.recording.day.day, one.why, one.row["date"]) for one in folder.propose().proposals]
    assert told == [(23, why, "2026-11-20"), (25, why, "2026-11-20")]


CHANGE = ("Change", "Description", "Date")
ENTRIES = [
    ("[A longer timeout](x.md)", "It waits for up to 30 minutes.", "November 18, 2026"),
    ("[A new metric](x.md)", "It counts.", "October 30, 2026"),
    ("[Another editor](x.md)", "It has colours.", "September 2, 2026"),
    ("[A thing of tenancy](x.md)", "It keeps them apart.", "August 1, 2026"),
]


def _history(folder: Folder, *pages: list[tuple[str, str, str]]) -> list[tuple[str, str]]:
    for day, entries in enumerate(pages, start=20):
        folder.add("aws-lambda-releases", f"2026-11-{day}", f"# History\n\n{PROSE}\n\n{table(CHANGE, entries)}")
    return [(one.gates[0], one.why) for one in folder.propose().proposals]


def test_an_entry_that_is_gone_from_the_document_history_is_told(folder: Folder) -> None:
    """Once, while it is away; where most are gone nothing of the page is believed."""
    fewer = ENTRIES[:2] + ENTRIES[3:]

    assert _history(folder, ENTRIES, fewer, [*fewer, ("[New](x.md)", "-", "May 2, 2018")]) == [
        (Gate.ROW_VANISHED, "gone: 2026-09-02 another editor"),
        (Gate.NEEDS_WORDS, "an entry that our timeline lacks"),
    ]


def test_a_document_history_of_which_most_is_gone_is_not_believed(folder: Folder) -> None:
    """And neither is what is new in it."""
    ((gate, _),) = _history(folder, ENTRIES, [ENTRIES[0], ("[A new thing](x.md)", "-", "November 30, 2026")])

    assert gate == Gate.SMALLER


def test_entries_in_another_order_or_with_other_small_words_are_no_news(folder: Folder) -> None:
    """Nor is other text without figures."""
    other = [("[A longer timeout for functions](y.md)", *ENTRIES[0][1:]), *reversed(ENTRIES[1:])]
    other[1] = (other[1][0], "It keeps them far apart.", other[1][2])

    assert _history(folder, ENTRIES, other) == []


def test_entries_of_one_day_that_differ_in_a_figure_are_two(folder: Folder) -> None:
    """However short it is: each is told, and a version with a zero more is no other."""
    entries = [(f"Dreams {number} arrive", DAY, f"https://a.b/{number}") for number in ("8", "9", "2.1", "2.1.0")]

    found = sorted(one.evidence.text for one in _proposed(folder, HISTORY, *entries))

    assert found == [f"Dreams {number} arrive" for number in ("2.1", "8", "9")]


@pytest.mark.parametrize(
    ("text", "told"),
    [("It waits for up to 60 minutes.", "60 minutes"), ("It waits.", "nothing any more")],
)
def test_a_number_that_changes_in_an_entry_is_a_review(folder: Folder, text: str, told: str) -> None:
    """AWS corrects what it said without a new entry."""
    corrected = [(ENTRIES[0][0], text, ENTRIES[0][2]), *ENTRIES[1:]]

    ((gate, why),) = _history(folder, ENTRIES, corrected)

    assert (gate, why) == (Gate.NEEDS_WORDS, f"new, or other than before: figures: {told}")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,800 seconds", {"1800", "second"}),
        ("1,024,000 and 1800", {"1024000", "1800"}),
        ("3.9,3.10", {"3.9", "3.10"}),
        ("of 1,2,3 or 1,8000", {"1", "2", "3", "or", "8000"}),
    ],
)
def test_a_figure_with_marks_between_its_digits_is_the_one_without(text: str, words: set[str]) -> None:
    """What is no such figure is a list of several."""
    assert weighty_words(text) == words
