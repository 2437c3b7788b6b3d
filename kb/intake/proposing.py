"""Proposals made of rows and of closed gates, each with an id that is the same on every day."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from kb.intake.citations import full_row
from kb.intake.interface import Closed, Evidence, Gate, Proposal, Recording, Row
from kb.store.contract import CLOCK_COLUMNS, contract_tables

_BY_NAME = frozenset({"limits", "runtime_milestones", "triggers"})
"""Tables of which the subject of a gate begins with the first column of the key."""
_OF_NO_ROW = frozenset({Gate.ROW_VANISHED, Gate.UNKNOWN_ID})
"""Gates whose subject is several names, or none of ours."""


def row_proposal(
    table: str, cells: Mapping[str, str], before: Row | None, recording: Recording, evidence: Evidence
) -> Proposal:
    """A row to add, or to supersede what is known."""
    row = full_row(table, cells)
    said = [f"{name}={value}" for name, value in row.items() if name not in (*CLOCK_COLUMNS, "source_ids", "note")]
    action = "supersede" if before else "add"
    return Proposal(_id(table, *said), table, action, row, before, evidence, recording)


def propose_review(
    closed: Closed, recording: Recording, cells: Mapping[str, str] | None = None, before: Row | None = None
) -> Proposal:
    """What only a person can decide."""
    known = dict(cells or {})
    if not known and not closed.whole and closed.gate not in _OF_NO_ROW and closed.table in _BY_NAME:
        known[contract_tables()[closed.table].key[0]] = closed.subject.split(" ")[0]
    # What a page says instead is part of a finding: other words in the same cell are another.
    said = [] if closed.whole or closed.gate is Gate.ROW_VANISHED else [closed.evidence.text, closed.says]
    name = _id(closed.table, "review", closed.gate, recording.source, closed.subject, closed.why, *said)
    row = full_row(closed.table, known)
    return Proposal(name, closed.table, "review", row, before, closed.evidence, recording, (closed.gate,), closed.why)


def held_back(proposal: Proposal, gate: Gate, why: str) -> Proposal:
    """A proposal that a gate turns into a review: its row stays to be seen."""
    name = _id(proposal.table, "review", gate, proposal.id)
    return Proposal(
        name,
        proposal.table,
        "review",
        proposal.row,
        proposal.before,
        proposal.evidence,
        proposal.recording,
        (gate,),
        why,
    )


def come_again(proposal: Proposal) -> Proposal:
    """A review of something that was gone and is back: a person who saw it then has not seen it now."""
    return replace(proposal, id=_id(proposal.id, proposal.recording.file))


def _id(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]
