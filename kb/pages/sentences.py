"""The answers that pages begin with, each in a sentence or two."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kb.facts.answer_shapes import Feature, Limit, Milestones, Phase, Runtime, Trigger
from kb.facts.aspects import aspect_heading
from kb.facts.basis import Basis
from kb.facts.catalogue import BLOCKS
from kb.facts.changes import Statement
from kb.operations import OperationStatus
from kb.pages.words import count_times, relative_day, since_when, space_commas, space_word
from kb.reports.snapshots import limit_text

_STATES = {
    Phase.NOT_YET_AVAILABLE: "Not yet available",
    Phase.PREVIEW: "In preview",
    Phase.SUPPORTED: "Supported",
    Phase.DEPRECATED: "Deprecated",
    Phase.CREATE_BLOCKED: "Deprecated, and functions can no longer be created",
    Phase.UPDATE_BLOCKED: "Deprecated, and functions can neither be created nor updated",
}
CONTESTED = "AWS moved a date after it had passed, so nobody can say what it accepted on this day"
"""What is said of a runtime on a contested day, without its full stop."""


def runtime_answer(one: Runtime, today: date, moves: int) -> str:
    """What may be done with a runtime, and what changes next."""
    parts = [state_sentence(one.phase, one.milestones, one.doubt)]
    dates = one.milestones
    ahead = [(aspect_heading(name), getattr(dates, name)) for name in ("ga", *BLOCKS, "block_invoke")]
    coming = [f"{name} {relative_day(day, today)} ({day})" for name, day in ahead if day and day > today]
    if coming:
        parts.append(", ".join([coming[0], *(text[:1].lower() + text[1:] for text in coming[1:])]))
    if one.phase is Phase.UPDATE_BLOCKED and one.operations.invoke is OperationStatus.ALLOWED:
        parts.append("Existing functions still run")
    if one.contested:
        parts.append(CONTESTED)
    if moves:
        parts.append(f"AWS moved these dates {count_times(moves)}")
    return ". ".join(parts) + "."


def state_sentence(phase: Phase, dates: Milestones, doubt: str | None) -> str:
    """What a phase means and since when, without its full stop; of what may have come, that nobody can tell."""
    if doubt:
        return f"Nobody can tell whether it had come: {doubt}"
    began = {
        Phase.DEPRECATED: dates.deprecation,
        Phase.CREATE_BLOCKED: dates.block_create,
        Phase.UPDATE_BLOCKED: dates.block_update,
        Phase.SUPPORTED: dates.ga,
    }.get(phase)
    return _STATES[phase] + (f" since {began}" if began else "")


def moves_of(said: Iterable[Statement]) -> int:
    """How many times AWS published another date than before for the end of a runtime."""
    return len(
        {
            one.known_from
            for one in said
            if one.aspect in BLOCKS
            and one.basis != "third_party_tool"
            and one.former not in (None, one.value)
            and one.former[:1].isdigit()
        }
    )


def evidence_note(basis: Basis) -> str:
    """What must be said of a day past our evidence; blank otherwise."""
    said = basis.plans_words
    return f"Our evidence ends on {basis.evidence_until}; {said}." if said else ""


def limit_answer(one: Limit) -> str:
    """A limit's value, since when, and under which condition."""
    text = f"{limit_text(one)}, {since_when(one.valid_from, None, None)}"
    if one.precision not in ("day", "bracketed"):
        text += f" ({space_word(one.precision)})"
    end = f", until {one.valid_to}" if one.valid_to else ""
    return f"{text}{end}. Holds for: {space_commas(one.applies_to)}."


def trigger_answer(one: Trigger) -> str:
    """Whether a service starts functions, how, and since when."""
    state = "AWS denies that it starts functions" if one.disputed else space_word(one.status).capitalize()
    began = since_when(one.supported_from, one.supported_from_earliest, one.supported_from_latest)
    ways = f"; {', '.join(one.invocation)} invocation" if one.invocation else ""
    end = f", until {one.supported_to}" if one.supported_to else ""
    return f"{state}, {began}{end}. {space_word(one.method).capitalize()}{ways}."


def feature_answer(found: Iterable[Feature]) -> str:
    """Since when a feature is there, for what it applies to first."""
    rows = sorted(found, key=lambda one: (one.applies_to != "all", one.valid_from or date.max))
    first = min(rows, key=lambda one: one.valid_from or date.max)
    state = "Nobody can tell whether it was there" if all(one.doubt for one in rows) else "In force"
    observed = first.precision == "observed_by"
    since = since_when(first.valid_from, first.valid_from_earliest, first.valid_from_latest, observed=observed)
    return f"{state}, {since}."
