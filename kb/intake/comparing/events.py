"""What AWS announces beside our timeline. A headline is for a person to word, so every new entry is a review."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from kb.intake.citations import source_id
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

TABLE = "events"
NEAR = timedelta(days=7)


def compare_events(known: KnownRows, _: IntakeSource, recording: Recording, reading: SourceFindings) -> list[Proposal]:
    """A review for every entry that is new on its page, or younger than our newest event, and in no event of ours.

    The entries of a page that is read for the first time reach back to the beginning; who made our timeline had them.
    """
    ours = [row for name in known.names(TABLE) for row in known.rows(TABLE, name)]
    newest = max((row["date"] for row in ours), default="")
    first = not reading.unchanged
    found: list[Proposal] = []
    for said in reading.statements:
        day = said.cells.get("date", "")
        if said.table != TABLE or (first and day <= newest) or (day and matching_event(said, ours)):
            continue
        closed = Closed(Gate.NEEDS_WORDS, TABLE, said.key[-1][:60], "an entry that our timeline lacks", said.evidence)
        cells = {**said.cells, "source_ids": source_id(known, recording)}
        found.append(propose_review(closed, recording, cells))
    return found


def matching_event(said: SourceStatement, ours: Iterable[Row]) -> Row | None:
    """An event of ours that is about the same: near in time, and with a weighty word in common."""
    day, theirs = date.fromisoformat(said.cells["date"]), weighty_words(said.evidence.text)
    near = [row for row in ours if abs(date.fromisoformat(row["date"]) - day) <= NEAR]
    shared = [(len(theirs & weighty_words(f"{row['headline']} {row['subjects']}")), row) for row in near]
    best = max(shared, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] else None
