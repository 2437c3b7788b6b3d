"""Reads 100,000 damaged configurations of every format: no traceback, and none takes longer than 5 s.

`python -m benchmarks.fuzz [INPUTS] [FIRST]` repeats the run; an input is its number, so one can be read again alone.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from kb.errors import NotATemplateError, UnreadableError
from kb.readers import read_text
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Inputs
from tests.readers.mutations import SEEDS, mutated

INPUTS = 100_000
COMPOSE = "services: {shop: {path: ., params: {given: 7}}}\n"
LONGEST = 5.0
"""Seconds past which an input counts as a hang."""
PATIENCE = 60
"""Seconds after which a hang is ended."""
PER_TASK = 250


@dataclass(slots=True)
class FuzzTally:
    """What became of some inputs of one format."""

    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    longest: float = 0.0
    failures: list[str] = field(default_factory=list)

    def add(self, other: FuzzTally) -> None:
        """Count other inputs in."""
        self.outcomes += other.outcomes
        self.seconds += other.seconds
        self.longest = max(self.longest, other.longest)
        self.failures += other.failures


class HangError(Exception):
    """An input took too long by far."""


def _end(*_: object) -> None:
    raise HangError


def outcome(name: str, content: bytes) -> str:
    """What a reader makes of an input."""
    beside = {"seed.yml": SEEDS["serverless.yml"], "more.tf": SEEDS["main.tf"], "serverless-compose.yml": COMPOSE}
    files = GivenFiles({**{path: text.encode() for path, text in beside.items()}, name: content})
    try:
        read_text(name, content, Inputs({"Open": "x", "opt:stage": "prod"}, files))
    except NotATemplateError:
        return "passed over"
    except UnreadableError:
        return "refused"
    return "read"


def run(numbers: Iterable[int]) -> dict[str, FuzzTally]:
    """Read inputs by their numbers."""
    signal.signal(signal.SIGALRM, _end)
    names = sorted(SEEDS)
    tallies = {name: FuzzTally() for name in names}
    for number in numbers:
        name = names[number % len(names)]
        tally, content = tallies[name], mutated(name, Random(number))  # noqa: S311 - repeatable, not secret
        begin = time.perf_counter()
        signal.alarm(PATIENCE)
        try:
            tally.outcomes[outcome(name, content)] += 1
        except BaseException as error:
            tally.failures.append(f"input {number} of {name}: {type(error).__name__}: {str(error)[:80]}")
        signal.alarm(0)
        seconds = time.perf_counter() - begin
        tally.seconds += seconds
        tally.longest = max(tally.longest, seconds)
        if seconds > LONGEST:
            tally.failures.append(f"input {number} of {name}: {seconds:.1f} s")
    return tallies


def main() -> int:
    """Read them all, print what became of them, and fail if any did."""
    inputs, first = (int(sys.argv[1]) if len(sys.argv) > 1 else INPUTS), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    tasks = [range(at, min(at + PER_TASK, first + inputs)) for at in range(first, first + inputs, PER_TASK)]
    total = {name: FuzzTally() for name in sorted(SEEDS)}
    with multiprocessing.Pool(os.cpu_count()) as pool:
        for tallies in pool.imap_unordered(run, tasks):
            for name, tally in tallies.items():
                total[name].add(tally)
    print(f"{'seed':<20}{'read':>8}{'refused':>9}{'passed over':>13}{'mean':>9}{'longest':>10}")
    for name, tally in total.items():
        count = max(1, tally.outcomes.total())
        shown = [tally.outcomes[kind] for kind in ("read", "refused", "passed over")]
        print(f"{name:<20}{shown[0]:>8}{shown[1]:>9}{shown[2]:>13}", end="")
        print(f"{1000 * tally.seconds / count:>6.1f} ms{tally.longest:>8.2f} s")
    failures = sorted(failure for tally in total.values() for failure in tally.failures)
    print("\n".join(failures) or f"{inputs:,} inputs: no traceback, none longer than {LONGEST:.0f} s")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
