"""Where AWS contradicts itself: sources that stand by something else, and pages that take back what they said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import TypeAlias

from kb.data_classes import dataclass
from kb.intake import gates
from kb.intake.interface import IntakeSource, Recording, SourceFindings, SourceStatement, Standing
from kb.intake.words import WordsStatement

Place: TypeAlias = tuple[str, ...]
"""What a statement is about: its table and its key."""
Taken: TypeAlias = tuple[Recording, IntakeSource, SourceFindings]
"""A recording that was read."""
_OF_WORDS = frozenset({"runtimes", "events"})
"""Tables of which each source has words of its own."""


@dataclass(frozen=True, slots=True)
class _Stance:
    """What one source has said about one place."""

    group: str
    """The set of pages of the source."""
    said: list[tuple[date, SourceStatement | None]] = field(default_factory=list)
    """Each statement with the day of its recording, in order of time; null from when nothing is said any more."""


@dataclass(frozen=True, slots=True)
class Stances:
    """What AWS's sources stand by: an unchanged page says nothing new, and yet contradicts."""

    _by_place: dict[Place, dict[str, _Stance]]
    _until: Mapping[str, date]
    """The last day on which a source is known to say what it says, by its name."""

    def against(self, statement: SourceStatement, group: str, day: date) -> str:
        """Which other sources stood by something else on a day and have not followed since; blank where none."""
        if is_of_words(statement):
            return ""
        found = []
        for name, stance in sorted(self._by_place.get(place_of(statement), {}).items()):
            if stance.group == group or self._until[name] < day:
                continue
            then = [said for when, said in stance.said if when <= day][-1:]
            held = [*then, *(said for when, said in stance.said if when > day)] if then else []
            standing = [said for said in held if said and gates.statements_differ([statement, said])]
            if held and len(standing) == len(held):
                found.append(f"{name} has {standing[-1].evidence.text!r}")
        return "; ".join(found)


def stances_of(taken: Iterable[Taken], checked: Callable[[Recording], date]) -> Stances:
    """What AWS's own sources stand by that are still read.

    Args:
        taken: Recordings in order of time.
        checked: The last day on which the source of a recording was known to say the same.
    """
    by_place: dict[Place, dict[str, _Stance]] = {}
    until: dict[str, date] = {}
    places: dict[str, frozenset[Place]] = {}
    for recording, source, reading in taken:
        if source.standing is Standing.AWS and source.hours and not any(gate.whole for gate in reading.closed):
            until[source.name] = checked(recording)
            now = {place_of(said): said for said in reading.statements}
            for place in {*now, *places.get(source.name, ())}:
                stances = by_place.setdefault(place, {})
                stance = stances.setdefault(source.name, _Stance(group_of(source)))
                stance.said.append((recording.day, now.get(place)))
            places[source.name] = frozenset(now)
    return Stances(by_place, until)


def disputes_of_day(played: Sequence[Taken]) -> dict[Place, str]:
    """The places about which two sources of AWS say different new things on one day, with what they say."""
    said: dict[Place, dict[str, SourceStatement]] = {}
    for _, source, reading in played:
        if source.standing is not Standing.THIRD_PARTY:
            for statement in reading.statements:
                said.setdefault(place_of(statement), {})[group_of(source)] = statement
    found = {}
    for place, by_source in said.items():
        if not is_of_words(next(iter(by_source.values()))) and gates.statements_differ(list(by_source.values())):
            words = "; ".join(f"{name}: {one.evidence.text}" for name, one in sorted(by_source.items()))
            found[place] = f"two sources of AWS on one day: {words}"
    return found


def taken_back(played: Sequence[Taken], at: int) -> dict[Place, str]:
    """What one recording of a day says that a later one of the same pages and the same day says otherwise."""
    recording, source, reading = played[at]
    found: dict[Place, str] = {}
    for later, other, after in played[at + 1 :]:
        if group_of(other) == group_of(source):
            then = {place_of(said): said for said in after.statements}
            for said in reading.statements:
                now = then.get(place_of(said))
                if now and now.cells != said.cells:
                    found[place_of(said)] = (
                        f"the page says {said.evidence.text!r} at {recording.at:%H:%M} and {now.evidence.text!r} "
                        f"at {later.at:%H:%M} of one day"
                    )
    return found


def is_of_words(said: SourceStatement) -> bool:
    """Whether a statement is in words of the source's own, which no other has."""
    return said.table in _OF_WORDS or isinstance(said, WordsStatement)


def place_of(said: SourceStatement) -> Place:
    """What a statement is about."""
    return (said.table, *said.key)


def group_of(source: IntakeSource) -> str:
    """The set of pages that a source is of; alone it is its own."""
    return source.pages or source.name
