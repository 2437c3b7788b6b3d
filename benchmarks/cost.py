"""Reads and judges generated documents that repeat one thing again and again: what does a byte cost?

`python -m benchmarks.cost [DOCUMENTS] [FIRST]` generates documents by their numbers from small grammars of every format
(`benchmarks/costly_documents.py`), reads and judges each in a process with the limits of the service, and fails where
one takes more processor time or memory than its bytes allow. With `--keep FOLDER` the ten worst are written there.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import resource
import signal
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from benchmarks.costly_documents import document
from kb.errors import KbError
from kb.facts import basis
from kb.judging import CheckQuestion, judge
from kb.judging.rules import builtin_rules
from kb.readers import read_text
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Inputs
from kb.store import Store, open_store

DOCUMENTS = 20_000
SECONDS, SECONDS_PER_BYTE = 2.5, 15e-6
"""Processor time that a document may take: a share for all, and one for each of its bytes."""
MEMORY, MEMORY_PER_BYTE = 150 * 2**20, 500
"""Bytes of memory, likewise."""
DAY = date(2026, 11, 23)
PER_TASK = 100
PATIENCE = 60
"""Seconds after which a document is given up."""
MOST_MEMORY = 2 * 2**30
"""Bytes of address space of a process."""


@dataclass(frozen=True, slots=True, order=True)
class Cost:
    """What one document took."""

    share: float
    """The larger share that it took of what it may; more than 1 is too much."""
    seconds: float
    """Processor time."""
    memory: int
    """Bytes of memory beyond those that the process had."""
    number: int
    """The document's number."""
    name: str
    """Its name, which tells its grammar."""
    size: int
    """Its bytes."""
    outcome: str
    """What became of it."""


@cache
def _store() -> Store:
    return open_store()


def measure(number: int) -> Cost:
    """Read and judge a document."""
    name, content = document(number)
    before, began = _peak(), time.process_time()
    signal.alarm(PATIENCE)
    try:
        outcome = _judged(name, content)
    except CostHangError:
        outcome = f"FAILED: not done after {PATIENCE} s"
    signal.alarm(0)
    seconds, memory = time.process_time() - began, _peak() - before
    allowed = SECONDS + SECONDS_PER_BYTE * len(content), MEMORY + MEMORY_PER_BYTE * len(content)
    share = max(seconds / allowed[0], memory / allowed[1])
    return Cost(share, seconds, memory, number, name, len(content), outcome)


def _judged(name: str, content: bytes) -> str:
    try:
        read = read_text(name, content, Inputs({}, GivenFiles({name: content})))
        if len(read.functions) > 2_000:
            return f"{len(read.functions)} functions, more than the service judges at once"
        store = _store()
        report = judge(store, [read], builtin_rules(), CheckQuestion(basis(store, DAY, None, None)))
    except KbError as e:
        return f"refused: {str(e)[:60]}"
    except Exception as e:
        return f"FAILED: {type(e).__name__}: {str(e)[:60]}"
    return f"{len(report.functions)} functions, {len(report.findings)} findings"


def _peak() -> int:
    """The most memory that the process has had: only a new peak is a cost that anybody feels."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


class CostHangError(BaseException):
    """A document took longer than anybody waits."""


def _end(*_: object) -> None:
    raise CostHangError


def run(numbers: Iterable[int]) -> list[Cost]:
    """Measure documents by their numbers, and report those that cost most or failed."""
    signal.signal(signal.SIGALRM, _end)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    costs = sorted((measure(number) for number in numbers), reverse=True)
    return [cost for place, cost in enumerate(costs) if place < 10 or cost.share > 1 or "FAILED" in cost.outcome]


def main() -> int:
    """Measure them all, print the worst, and fail if one is past its bounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", nargs="?", type=int, default=DOCUMENTS)
    parser.add_argument("first", nargs="?", type=int, default=0)
    parser.add_argument("--keep", metavar="FOLDER", type=Path, help="write the ten worst into a folder")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    args = parser.parse_args()
    end = args.first + args.documents
    tasks = [range(at, min(at + PER_TASK, end)) for at in range(args.first, end, PER_TASK)]
    found: list[Cost] = []
    open_store()
    # A process for every task, so that the peak of one document does not hide those after it for long.
    with multiprocessing.Pool(args.processes, maxtasksperchild=1) as pool:
        for costs in pool.imap_unordered(run, tasks):
            found += costs
    found.sort(reverse=True)
    show(found[:10])
    if args.keep:
        args.keep.mkdir(parents=True, exist_ok=True)
        for cost in found[:10]:
            (args.keep / f"{cost.number}-{cost.name}").write_bytes(document(cost.number)[1])
    past = [cost for cost in found if cost.share > 1 or "FAILED" in cost.outcome]
    print(f"{args.documents:,} documents, {len(past)} past their bounds or failed")
    return 1 if past else 0


def show(costs: Iterable[Cost]) -> None:
    """Print costs as a table."""
    print("| number | document | KB | processor s | MB | of its bound | what became of it |")
    print("|---|---|---|---|---|---|---|")
    for cost in costs:
        numbers = f"{cost.size / 1000:.0f} | {cost.seconds:.2f} | {cost.memory / 2**20:.0f} | {100 * cost.share:.0f} %"
        print(f"| {cost.number} | {cost.name} | {numbers} | {cost.outcome} |")


if __name__ == "__main__":
    sys.exit(main())
