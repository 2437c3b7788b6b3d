"""Entries of RSS and Atom feeds."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import feedparser

from kb.data_classes import dataclass
from kb.intake.documents.page import one_line


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed, page or list of news."""

    day: date | None
    """Its day in UTC; null where it gives none that can be read."""
    title: str
    """Its title."""
    address: str
    """Where it leads."""
    tags: tuple[str, ...]
    """Its categories."""
    place: str
    """Where it stands in the document."""


def read_feed(content: bytes) -> list[FeedEntry] | None:
    """The entries of a feed in its order; null where the bytes are no feed."""
    found = feedparser.parse(BytesIO(content))  # bytes alone would be tried as the name of a file
    if not found.get("version"):
        return None
    entries = []
    for number, one in enumerate(found.entries, start=1):
        moment = one.get("published_parsed") or one.get("updated_parsed")
        day = date(*moment[:3]) if moment else None
        tags = tuple(one_line(str(tag.get("term") or "")) for tag in one.get("tags", []))
        title, address = one_line(str(one.get("title", ""))), str(one.get("link", ""))
        entries.append(FeedEntry(day, title, address, tags, f"entry {number}"))
    return entries
