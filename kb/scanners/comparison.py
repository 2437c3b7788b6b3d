"""A scanner's list beside the facts on a day: what it misses, what it dates otherwise, what it flags too early."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from kb.data_classes import dataclass
from kb.drift.interface import Outside
from kb.facts import Facts
from kb.facts.answer_shapes import Phase, Runtime
from kb.scanners.additions import Addition, policy_findings

ENDED = frozenset({Phase.DEPRECATED, Phase.CREATE_BLOCKED, Phase.UPDATE_BLOCKED})
"""The phases that a scanner is to flag."""


@dataclass(frozen=True, slots=True)
class Miss:
    """One runtime of which a scanner says something else."""

    scanner: str
    """The scanner, in its version where that is known."""
    runtime: str
    """The runtime."""
    phase: Phase
    """Its phase on the day asked about."""
    problem: str
    """`missed`: deprecated or blocked, and not flagged. `early`: flagged, and neither. `misdated`: another day."""
    milestone: str
    """The milestone in question."""
    ours: date | None
    """Its day by the facts; null where AWS has set none."""
    theirs: date | None
    """Its day by the scanner; null where it has none, as every list without dates."""
    sources: list[str]
    """Where the facts stand."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How a scanner does on the whole."""

    scanner: str
    """The scanner."""
    dated: bool
    """Whether its list has dates."""
    listed: int
    """How many runtimes it lists."""
    to_flag: int
    """How many runtimes are deprecated or blocked on the day, of those that the API ever took."""
    missed: int
    """How many of them it does not flag."""
    early: int
    """How many others it flags."""
    misdated: int
    """How many of its dates, of runtimes that are deprecated or blocked, differ."""
    complete_until: date
    """The day of the oldest deprecation that it misses; the day asked about if it misses none."""
    lags: int
    """How many days before the day asked about that was."""
    adds: tuple[Addition, ...]
    """What our exported policies of the same day find beside its own list."""


def compare(facts: Facts, lists: Iterable[Outside]) -> tuple[Miss, ...]:
    """Everything that some scanners miss, flag early or date otherwise, by scanner and runtime."""
    runtimes = facts.runtimes()
    return tuple(
        miss
        for said in lists
        for runtime in said.names_due(runtimes)
        for miss in _misses_of_runtime(facts.basis.as_of, runtime, said)
    )


def _misses_of_runtime(day: date, runtime: Runtime, said: Outside) -> Iterator[Miss]:
    """What a scanner says of a runtime on a day that AWS does not: missed, flagged too early, or with other dates."""
    ended = runtime.phase in ENDED
    flagged = _would_flag(said, runtime.runtime, day)
    reported = False
    if ended and not flagged:
        yield _miss_of(runtime, said, "missed", "deprecation")
        reported = True
    if flagged and not ended:
        yield _miss_of(runtime, said, "early", "deprecation")
        reported = True
    if not ended or runtime.runtime not in said.runtimes:
        return
    for milestone in ("deprecation", "block_create", "block_update"):
        # A date that made the scanner miss the runtime was reported as that.
        if (reported and milestone == "deprecation") or (runtime.runtime, milestone) not in said.dates:
            continue
        if said.dates[runtime.runtime, milestone] != getattr(runtime.milestones, milestone):
            yield _miss_of(runtime, said, "misdated", milestone)


def _would_flag(said: Outside, runtime: str, day: date) -> bool:
    """Whether a scanner would flag a runtime on a day: by its date, or by its mere name where it keeps no dates."""
    if not said.dates:
        return runtime in said.runtimes
    theirs = said.dates.get((runtime, "deprecation"))
    return theirs is not None and theirs <= day


def _miss_of(runtime: Runtime, said: Outside, problem: str, milestone: str) -> Miss:
    return Miss(
        scanner=said.name,
        runtime=runtime.runtime,
        phase=runtime.phase,
        problem=problem,
        milestone=milestone,
        ours=getattr(runtime.milestones, milestone),
        theirs=said.dates.get((runtime.runtime, milestone)),
        sources=runtime.sources,
    )


def tallies(facts: Facts, lists: Iterable[Outside]) -> tuple[Tally, ...]:
    """How each scanner does."""
    runtimes = facts.runtimes()
    ours = policy_findings(facts)
    found = []
    for said in lists:
        to_flag = sum(runtime.phase in ENDED for runtime in said.names_due(runtimes))
        counts = Counter(miss.problem for miss in compare(facts, [said]))
        numbers = (counts["missed"], counts["early"], counts["misdated"])
        adds = tuple(one for name, one in ours.items() if not _would_flag(said, name, facts.basis.as_of))
        until = _complete_until(facts, adds)
        lags = (facts.basis.as_of - until).days
        found.append(Tally(said.name, bool(said.dates), len(said.runtimes), to_flag, *numbers, until, lags, adds))
    return tuple(found)


def _complete_until(facts: Facts, adds: Iterable[Addition]) -> date:
    """The day of the oldest deprecation that a list misses; the day asked about where it misses none."""
    missed = {one.runtime for one in adds}
    days = [one.milestones.deprecation for one in facts.runtimes() if one.runtime in missed]
    return min((day for day in days if day is not None), default=facts.basis.as_of)
