"""What a model of the API says anew. A field, an operation or a value is for a person to describe: always a review."""

from __future__ import annotations

from collections.abc import Iterable

from kb.intake.citations import source_id
from kb.intake.interface import (
    Closed,
    Evidence,
    Gate,
    IntakeSource,
    KnownRows,
    Proposal,
    Recording,
    SourceFindings,
    SourceStatement,
)
from kb.intake.proposing import propose_review
from kb.sdk.walk import is_led, told_subject

TABLE = "config_fields"
_NAMES = ("operation", "resource")
"""What no other part brings: an operation, and a resource of CloudFormation."""
_MOST = 5


def compare_config_fields(
    known: KnownRows, _: IntakeSource, recording: Recording, reading: SourceFindings
) -> list[Proposal]:
    """A review for everything that is new since the last recording; what many structures share is one.

    Of a model that is read for the first time nothing is new: that is for `lambda-kb drift`.
    """
    replaced = (said for said in reading.statements if (said.table, *said.key) in reading.replaced)
    shapes = {_shape_of(said) for said in (*reading.unchanged, *replaced) if said.table == TABLE}
    if not shapes:
        return []
    groups: dict[tuple[str, ...], list[SourceStatement]] = {}
    changed = {said.key[:3] for said in reading.statements}
    come = {said.key[:3] for said in reading.statements if (said.table, *said.key) not in reading.replaced}
    for said in reading.statements:
        # A new structure is told by the member or operation that brings it.
        if said.table != TABLE or not (said.key[1] in _NAMES or _shape_of(said) in shapes):
            continue
        if not is_led(said.key, changed, come):
            groups.setdefault(_shared_key(said), []).append(said)
    return [_review_of(known, recording, group) for group in groups.values()]


def _shape_of(said: SourceStatement) -> str:
    return said.key[2].partition(".")[0]


def _shared_key(said: SourceStatement) -> tuple[str, ...]:
    _, kind, place, aspect = said.key
    return (kind, told_subject(kind, place), aspect, *said.cells.values())


def _review_of(known: KnownRows, recording: Recording, group: list[SourceStatement]) -> Proposal:
    service, kind, place, aspect = group[0].key
    subject = f"{service} {place}"
    change = "now" if kind == "deprecated" else "is new, or other than before"
    if elsewhere := group[0].cells.get("elsewhere"):
        change = f"is {group[0].cells['text']} here and {elsewhere}: the places differ"
    words = "what the text says beside its numbers" if kind == "sentence" else kind
    why = f"{words} {aspect}".strip() + f" {change}" + _other_places(said.key[2] for said in group[1:])
    evidence = Evidence(group[0].evidence.place, group[0].evidence.text)
    closed = Closed(Gate.NEEDS_WORDS, TABLE, subject, why, evidence, says=group[0].cells["text"])
    cells = {"resource": service, "field": place, "source_ids": source_id(known, recording)}
    return propose_review(closed, recording, cells)


def _other_places(places: Iterable[str]) -> str:
    names = list(places)
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return f"; likewise in {', '.join(names[:_MOST])}{more}" if names else ""
