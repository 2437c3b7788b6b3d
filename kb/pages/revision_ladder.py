"""What AWS said about the end of a runtime, publication by publication: the dates that stood after each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from htpy import Node

from kb.data_classes import dataclass
from kb.facts.aspects import aspect_heading
from kb.facts.catalogue import BLOCKS
from kb.facts.changes import Statement
from kb.pages import elements as h
from kb.pages.parts import dated_words, record_table, time_mark

ENDS = tuple((name, aspect_heading(name)) for name in BLOCKS)
"""The milestones whose dates move, in their order."""


@dataclass(frozen=True, slots=True)
class LadderStep:
    """What stood from one publication until the next."""

    known: date
    """The day of publication."""
    dates: dict[str, str]
    """What was said of each milestone by then, by its name; those of which nothing was said are missing."""
    moved: frozenset[str]
    """The milestones of which this publication said something else than the one before."""


def revision_ladder(said: Iterable[Statement]) -> list[LadderStep]:
    """What stood after each publication about the end of a runtime, the oldest first."""
    names = {name for name, _ in ENDS}
    told = [one for one in said if one.aspect in names]
    heard: set[str] = set()
    steps: list[LadderStep] = []
    for known in sorted({one.known_from for one in told if one.known_from}):
        before = steps[-1].dates if steps else {}
        published = [one for one in told if one.known_from == known]
        heard |= {one.aspect for one in published if one.basis != "third_party_tool"}
        # What others say counts only until AWS has said something.
        news = [one for one in published if (one.basis != "third_party_tool") == (one.aspect in heard)]
        dates = before | {one.aspect: one.value for one in news}
        if dates != before:
            moved = frozenset(name for name in dates if name in before and dates[name] != before[name])
            steps.append(LadderStep(known, dates, moved))
    return steps


def ladder_table(name: str, steps: Sequence[LadderStep]) -> Node:
    """The steps as a table that fits a phone, the newest first; nothing where nothing was said."""
    rows = [(time_mark(step.known), *(_date_part(step, aspect) for aspect, _ in ENDS)) for step in reversed(steps)]
    columns = ("Published", *(title for _, title in ENDS))
    made = record_table(f"What stood after each publication about {name}; what moved is bold", columns, rows, wide=True)
    return h.div(".ladder")[made] if rows else None


def _date_part(step: LadderStep, aspect: str) -> Node:
    told = step.dates.get(aspect)
    if told is None:
        return h.span(".unknown")["not said"]
    return h.strong[dated_words(told)] if aspect in step.moved else dated_words(told)
