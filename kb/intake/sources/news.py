"""What AWS announces: the document history as a page and as a feed, What's New as JSON and as a feed.

An entry is a day and a title. Its text is AWS's and is neither kept nor shown; what it means a person must word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kb.intake.announcements import DAY, AnnouncementStatement
from kb.intake.documents.days import parse_day, parse_moment
from kb.intake.documents.feeds import FeedEntry, read_feed
from kb.intake.documents.page import Grid, GridRow, Passage, SourcePage, cell_evidence, one_line
from kb.intake.documents.sentences import told_sentences
from kb.intake.documents.titles import title_key
from kb.intake.interface import MAX_EVIDENCE, About, Closed, Evidence, Gate, Recording, SourceFindings
from kb.intake.sources.page_source import PageSource, closed_page, docs_addresses
from kb.intake.words import WordsStatement
from kb.strict_json import parse_strict_json

TABLE = "events"
PAGES = ("history", "lambda-releases")
_HEADER = ("change", "description", "date")
_LONGEST_TITLE = 400
_LAMBDA = re.compile(r"\blambda\b|aws-lambda", re.IGNORECASE)


class HistoryPage(PageSource):
    """The document history of the guide, as a page."""

    table = TABLE
    page_names = PAGES
    has_sentences = False

    def read_page(self, page: SourcePage) -> SourceFindings:
        """Every entry of the table, none of which may vanish unnoticed, and what each says in figures."""
        rows = [row for grid in page.grids if _is_history(grid) for row in grid.rows]
        if not rows:
            return closed_page(TABLE, Gate.UNKNOWN_HEADER, "no table of changes, descriptions and dates", page.title)
        found = _reading(self.name, [_entry_of(row) for row in rows])
        if any(gate.whole for gate in found.closed):
            return found
        listed = frozenset(" ".join(said.key) for said in found.statements if isinstance(said, AnnouncementStatement))
        return replace(found, statements=(*found.statements, *_descriptions(rows)), listed=listed)


def _is_history(grid: Grid) -> bool:
    return tuple(name.lower() for name in grid.header[:3]) == _HEADER


def _entry_of(row: GridRow) -> FeedEntry:
    return FeedEntry(parse_day(row.cells[2].text), row.cells[0].text, "", (), f"line {row.line}")


def _descriptions(rows: Iterable[GridRow]) -> Iterator[WordsStatement]:
    """What entries say in figures: AWS corrects a number there without a new entry."""
    for row in rows:
        title, description, day = (cell.text for cell in row.cells[:3])
        told = told_sentences([Passage(row.line, description)])
        figures = " | ".join(one.figures for one in told)
        where = cell_evidence(row.line, title, "Description", figures)
        yield WordsStatement(TABLE, f"{day} {title}"[:120], "figures", figures, where, listed=False, first=False)


class Feed(About):
    """A feed of which every entry counts, or those about Lambda."""

    def read(self, recording: Recording, content: bytes) -> SourceFindings:  # noqa: ARG002 - the feed alone decides
        """Every entry about Lambda."""
        entries = read_feed(content)
        if entries is None:
            return closed_page(TABLE, Gate.ERROR_PAGE, "no feed", content[:60].decode("utf-8", "replace"))
        if not entries:
            return closed_page(TABLE, Gate.ERROR_PAGE, "a feed without entries", "")
        return _reading(self.name, entries if self.pages == "history" else _about_lambda(entries))


class NewsList(About):
    """What's New as the JSON behind AWS's own page of it."""

    def read(self, recording: Recording, content: bytes) -> SourceFindings:  # noqa: ARG002 - the list alone decides
        """Every entry about Lambda."""
        try:
            document = parse_strict_json(content)
        except ValueError as e:
            return closed_page(TABLE, Gate.ERROR_PAGE, f"no JSON: {e}"[:160], "")
        items = document.get("items") if isinstance(document, dict) else None
        if not isinstance(items, list) or not items:
            keys = ", ".join(sorted(document)) if isinstance(document, dict) else type(document).__name__
            return closed_page(TABLE, Gate.UNKNOWN_HEADER, "no list 'items', or an empty one", keys[:MAX_EVIDENCE])
        return _reading(self.name, _about_lambda([_news(number, item) for number, item in enumerate(items)]))


def _news(number: int, item: object) -> FeedEntry:
    """One item; a field that is missing or of another shape leaves it without a day or a title."""
    one = _object(item)
    fields = _object(_object(one.get("item")).get("additionalFields"))
    moment = parse_moment(str(fields.get("postDateTime", "")))
    tags = one.get("tags")
    names = tuple(str(_object(tag).get("name", "")) for tag in tags) if isinstance(tags, list) else ()
    title, address = one_line(str(fields.get("headline", ""))), str(fields.get("headlineUrl", ""))
    return FeedEntry(moment.date() if moment else None, title, address, names, f"items[{number}]")


def _object(found: object) -> dict[str, object]:
    return found if isinstance(found, dict) else {}


def _about_lambda(entries: Iterable[FeedEntry]) -> list[FeedEntry]:
    """Entries whose title or tags name Lambda, and those that cannot be told."""
    return [one for one in entries if not one.title or any(_LAMBDA.search(text) for text in (one.title, *one.tags))]


def _reading(source: str, entries: Sequence[FeedEntry]) -> SourceFindings:
    """A statement for every entry with a day and a title; a gate for every other."""
    statements: list[AnnouncementStatement] = []
    closed: list[Closed] = []
    for one in entries:
        where = Evidence(one.place, one.title[:MAX_EVIDENCE])
        if len(one.title) > _LONGEST_TITLE:
            why = f"a title of {len(one.title)} characters"
            return SourceFindings(closed=(Closed(Gate.PROSE_IN_CELL, TABLE, "the page", why, where, whole=True),))
        if one.day is None or not one.title:
            closed.append(Closed(Gate.UNREADABLE_CELL, TABLE, one.title[:60], "no day or no title", where))
        else:
            statements.append(AnnouncementStatement(one.day, title_key(one.title), one.address, where))
    return SourceFindings((*statements, *_days_of_titles(source, statements)), tuple(closed))


def _days_of_titles(source: str, said: Sequence[AnnouncementStatement]) -> Iterator[WordsStatement]:
    """The day of every title that stands once: where it alone moves, the entry is no other."""
    count = Counter(one.title for one in said)
    for one in said:
        if count[one.title] == 1:
            day, part = one.day.isoformat(), f"{DAY} in {source}"
            yield WordsStatement(TABLE, one.title, part, day, one.evidence, listed=False, alone=False)


GUIDE_HISTORY = HistoryPage.on_github(
    "guide-history", "Document history of the guide on GitHub, until 2019", (TABLE,), "guide-history"
)
GUIDE_RELEASES = HistoryPage.on_github(
    "guide-lambda-releases", "Releases page of the guide on GitHub, until 2022", (TABLE,), "guide-history"
)
RELEASES = HistoryPage(
    name="aws-lambda-releases",
    title="Document history of the guide",
    addresses=docs_addresses("lambda/latest/dg/lambda-releases"),
    proposes=(TABLE,),
    pages="history",
)
RELEASES_FEED = Feed(
    name="aws-lambda-updates-feed",
    title="Document history of the guide, as a feed",
    addresses=("https://docs.aws.amazon.com/lambda/latest/dg/lambda-updates.rss",),
    extension="rss",
    hours=6,
    proposes=(TABLE,),
    pages="history",
)
NEWS = NewsList(
    name="aws-whats-new",
    title="What's New with AWS, entries tagged with Lambda",
    addresses=(
        (
            "https://aws.amazon.com/api/dirs/items/search?item.directoryId=whats-new-v2&item.locale=en_US&size=100"
            "&sort_by=item.additionalFields.postDateTime&sort_order=desc"
            "&tags.id=whats-new-v2%23general-products%23aws-lambda"
        ),
    ),
    extension="json",
    hours=6,
    proposes=(TABLE,),
    kind="aws_announcement",
    pages="news",
)
NEWS_FEED = Feed(
    name="aws-whats-new-feed",
    title="What's New with AWS, as a feed",
    addresses=("https://aws.amazon.com/about-aws/whats-new/recent/feed/",),
    extension="rss",
    hours=6,
    proposes=(TABLE,),
    kind="aws_announcement",
    pages="news",
)
