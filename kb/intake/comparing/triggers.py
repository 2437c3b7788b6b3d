"""Services that start functions: what AWS's page says beside our triggers. What differs is for a person to word."""

from __future__ import annotations

from collections.abc import Mapping

from kb.intake.citations import source_id
from kb.intake.comparing.words import review_words
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
from kb.intake.words import WordsStatement, row_place

TABLE = "triggers"


def compare_triggers(
    known: KnownRows, _: IntakeSource, recording: Recording, reading: SourceFindings
) -> list[Proposal]:
    """A review for every service that starts functions in another way than we say, or that we say has ended.

    So is a way that its cell had before and has no more, and a condition or a note that it did not have.
    """
    found: list[Proposal] = []
    for said in reading.statements:
        if said.table != TABLE or isinstance(said, WordsStatement):
            continue
        row = next(iter(known.rows(TABLE, said.key[0])), None)
        former = reading.replaced.get((TABLE, *said.key), {})
        if why := describe_difference(said, row, recording) or _withdrawn(said, former):
            closed = Closed(Gate.NEEDS_WORDS, TABLE, said.key[0], why, said.evidence)
            cells = {**(row or {}), "trigger": said.key[0], **said.cells, "source_ids": source_id(known, recording)}
            found.append(propose_review(closed, recording, cells, row))
    return [*found, *review_words(known, recording, reading, TABLE, {row_place(one.evidence) for one in found})]


def _withdrawn(said: SourceStatement, former: Mapping[str, str]) -> str:
    """What the page said of a service before and says no more, in words; empty where nothing is missing."""
    gone = set(filter(None, former.get("invocation", "").split(";"))) - set(said.cells["invocation"].split(";"))
    return f"AWS says {' and '.join(sorted(gone))} no more" if gone else ""


def describe_difference(said: SourceStatement, row: Row | None, recording: Recording) -> str:
    """How a statement differs from our row, in words; empty where it does not."""
    if row is None:
        return "a trigger that our table lacks"
    if said.cells["method"] != row["method"]:
        return f"AWS says {said.cells['method']}, we say {row['method']}"
    ours, theirs = (
        set(filter(None, row["invocation"].split(";"))),
        set(filter(None, said.cells["invocation"].split(";"))),
    )
    if not theirs <= ours:
        return f"AWS says {said.cells['invocation']}, we say {row['invocation'] or 'nothing'}"
    if row["supported_to"] and row["supported_to"] <= recording.day.isoformat():
        return f"AWS lists it, we say it ended on {row['supported_to']}"
    return ""
