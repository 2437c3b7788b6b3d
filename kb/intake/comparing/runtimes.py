"""Runtimes that AWS lists: one that we do not know is for a person to describe."""

from __future__ import annotations

from kb.intake.citations import source_id
from kb.intake.interface import Closed, Gate, IntakeSource, KnownRows, Proposal, Recording, SourceFindings
from kb.intake.proposing import propose_review


def compare_runtimes(
    known: KnownRows, _: IntakeSource, recording: Recording, reading: SourceFindings
) -> list[Proposal]:
    """A review for every identifier that our tables lack."""
    found: list[Proposal] = []
    names = known.names("runtimes")
    for said in reading.statements:
        if said.table == "runtimes" and said.key[0] not in names:
            runtime = said.key[0]
            closed = Closed(Gate.UNKNOWN_ID, "runtimes", runtime, "a runtime that our tables lack", said.evidence)
            cells = {"runtime": runtime, "source_ids": source_id(known, recording), **said.cells}
            found.append(propose_review(closed, recording, cells))
    return found
