"""What AWS announces beside our timeline. A headline is for a person to word, so every new entry is a review."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from kb.intake.announcements import DAY, AnnouncementStatement
from kb.intake.citations import source_id
from kb.intake.comparing.words import review_words
from kb.intake.documents.titles import weighty_words
from kb.intake.interface import (
    Closed,
    Gate,
    IntakeSource,
    KnownRows,
    Proposal,
    Recording,
    Row,
    SourceFindings,
    SourceStatement,
)
from kb.intake.proposing import propose_review
from kb.intake.words import WordsStatement

TABLE = "events"
NEAR = timedelta(days=7)
_ANNOUNCED = "aws_announcement"
"""Sources whose entries lead to announcements; those of the document history lead to pages about anything."""
_ANNOUNCEMENTS = "about-aws/"
"""The folder of announcements: any other page may be about several things."""


def compare_events(
    known: KnownRows, source: IntakeSource, recording: Recording, reading: SourceFindings
) -> list[Proposal]:
    """A review for every entry that is new on its page, or younger than our newest event, and is no event of ours.

    One that may be an event of ours asks whether it is, and so does one of another day than before. The entries of a
    page that is read for the first time reach back to the beginning; who made our timeline had them.
    """
    ours = [row for name in known.names(TABLE) for row in known.rows(TABLE, name)]
    newest = max((row["date"] for row in ours), default="")
    first = reading.former is None
    found: list[Proposal] = []
    moved = dict(_moved_days(reading))
    for said in (*reading.statements, *(one for one in reading.unchanged if one.key[1:] in moved)):
        day = said.cells.get("date", "")
        if said.table != TABLE or isinstance(said, WordsStatement) or (first and day <= newest):
            continue
        near = matching_event(said, ours) if day else None
        event = near if near and tells_event(said, near) else None
        if event is None and source.kind == _ANNOUNCED:
            event = _event_behind(known, said, ours)
        former = moved.get(said.key[1:])
        if event and (former is None or event["date"] == day):
            continue
        why = f"an entry that was of {former}" if former else "an entry that our timeline lacks"
        if near:
            why += f", or the same as {near['event']} of {near['date']}?"
        closed = Closed(Gate.NEEDS_WORDS, TABLE, " ".join(said.key)[:80], why, said.evidence)
        cells = {**said.cells, "source_ids": source_id(known, recording)}
        found.append(propose_review(closed, recording, cells, near))
    return [*found, *review_words(known, recording, reading, TABLE)]


def _moved_days(reading: SourceFindings) -> Iterator[tuple[tuple[str, ...], str]]:
    """The titles whose entry is of another day than before, each with that day."""
    for said in reading.statements:
        before = reading.replaced.get((said.table, *said.key))
        if before and isinstance(said, WordsStatement) and said.part.startswith(f"{DAY} in "):
            yield (said.name,), before["words"]


def matching_event(said: SourceStatement, ours: Iterable[Row]) -> Row | None:
    """The event of ours that may be about the same: near in time, and with a weighty word in common."""
    day = date.fromisoformat(said.cells["date"])
    near = [row for row in ours if abs(date.fromisoformat(row["date"]) - day) <= NEAR]
    shared = [(len(_shared_words(said, row)), row) for row in near]
    best = max(shared, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] else None


def tells_event(said: SourceStatement, row: Row) -> bool:
    """Whether an entry is about an event for sure: most of its words are, and all of its figures.

    One word alone is only on the same day.
    """
    shared = _shared_words(said, row)
    if any(word[0].isdigit() for word in weighty_words(said.evidence.text) - shared):
        return False
    if len(shared) == 1 and said.cells["date"] != row["date"]:
        return False
    return len(shared) > len(weighty_words(said.evidence.text)) / 2


def _shared_words(said: SourceStatement, row: Row) -> frozenset[str]:
    return weighty_words(said.evidence.text) & weighty_words(f"{row['headline']} {row['subjects']}")


def _event_behind(known: KnownRows, said: SourceStatement, ours: Iterable[Row]) -> Row | None:
    """The event of ours that cites the announcement to which an entry leads."""
    address = _path_of(said.address) if isinstance(said, AnnouncementStatement) else ""
    if not address.startswith(_ANNOUNCEMENTS):
        return None
    for event in ours:
        cited = (row for name in event["source_ids"].split(";") for row in known.rows("sources", name))
        if any(_path_of(row["url"]) == address for row in cited):
            return event
    return None


def _path_of(address: str) -> str:
    """The path of an address: feeds write it with and without the host, other languages have a folder before it."""
    path = urlsplit(address).path.strip("/").lower()
    return path[path.find(_ANNOUNCEMENTS) :] if _ANNOUNCEMENTS in path else path
