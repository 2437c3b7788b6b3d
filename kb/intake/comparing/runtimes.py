"""Runtimes that AWS lists: one that we do not know is for a person to describe."""

from __future__ import annotations

from kb.intake.citations import source_id
from kb.intake.interface import (
    Closed,
    Gate,
    IntakeSource,
    KnownRows,
    Proposal,
    Recording,
    SourceFindings,
    SourceStatement,
)
from kb.intake.proposing import propose_review

TABLE, DAYS = "runtimes", "runtime_milestones"


def compare_runtimes(
    known: KnownRows, _: IntakeSource, recording: Recording, reading: SourceFindings
) -> list[Proposal]:
    """A review for every identifier that our tables lack, and a new one where what is said of it is other."""
    found: list[Proposal] = []
    names = known.names(TABLE)
    everything = (*reading.unchanged, *reading.statements)
    fresh = {_runtime_of(said) for said in reading.statements}
    for said in everything:
        runtime = said.key[0]
        if said.table == TABLE and runtime in fresh and runtime not in names:
            told = [one for one in everything if one.table == DAYS and one.key[0] == runtime]
            days = "".join(f"; {one.key[1]}: {one.cells['date'] or one.cells['statement']}" for one in told)
            why = f"a runtime that our tables lack{days}"
            says = " ".join(said.cells.values())
            closed = Closed(Gate.UNKNOWN_ID, TABLE, runtime, why, said.evidence, says=says)
            cells = {"runtime": runtime, "source_ids": source_id(known, recording), **said.cells}
            found.append(propose_review(closed, recording, cells))
    return found


def _runtime_of(said: SourceStatement) -> str:
    """The runtime that a statement is about; empty where that is none."""
    return said.key[0] if said.table in (TABLE, DAYS) else ""
