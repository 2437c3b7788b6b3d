"""Reads and judges generated documents that repeat one thing again and again: what does a byte cost?

`python -m benchmarks.cost [DOCUMENTS] [FIRST]` generates documents by their numbers from small grammars of every format
(`benchmarks/costly_documents.py`), reads and judges each in a process with the limits of the service, and fails where
one takes more processor time or memory than its bytes allow. With `--keep FOLDER` the ten worst are written there, with
`--record FILE` every cost is noted there as it is measured, and a run that was ended goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path

from benchmarks.costly_documents import document
from kb.errors import KbError
from kb.facts import basis_on
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
MORE_TRIES = 2
FAILED = "FAILED"
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
    """Read and judge a document; again where it took too much, lest others who use the machine count."""
    cost = _measured(number)
    for _ in range(MORE_TRIES):
        if cost.share > 1 and not cost.outcome.startswith(FAILED):
            cost = min(cost, _measured(number))
    return cost


def _measured(number: int) -> Cost:
    name, content = document(number)
    before, began = _forget_peak(), time.process_time()
    signal.alarm(PATIENCE)
    try:
        outcome = _judged(name, content)
    except CostHangError:
        outcome = f"{FAILED}: not done after {PATIENCE} s"
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
        report = judge(store, [read], builtin_rules(), CheckQuestion(basis_on(store, DAY, None, None)))
    except KbError as e:
        return f"refused: {str(e)[:60]}"
    except Exception as e:
        return f"{FAILED}: {type(e).__name__}: {str(e)[:60]}"
    return f"{len(report.functions)} functions, {len(report.findings)} findings"


def _forget_peak() -> int:
    """Let the kernel count the peak of memory anew, for one document; returns the bytes that the process has now."""
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return _peak()
    return _status("VmRSS")


def _peak() -> int:
    """The most bytes of memory since they were counted anew; since the process began, where they cannot be."""
    if os.access("/proc/self/clear_refs", os.W_OK):
        return _status("VmHWM")
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name + ":"))


class CostHangError(BaseException):
    """A document took longer than anybody waits."""


def _end(*_: object) -> None:
    raise CostHangError


def run(numbers: Iterable[int]) -> list[Cost]:
    """Measure documents by their numbers."""
    signal.signal(signal.SIGALRM, _end)
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    return [measure(number) for number in numbers]


def main() -> int:
    """Measure them all, print the worst, and fail if one is past its bounds."""
    args = _arguments()
    wanted = range(args.first, args.first + args.documents)
    found = list(_recorded(args.record, wanted))
    done = {cost.number for cost in found}
    left = [number for number in wanted if number not in done]
    tasks = [left[at : at + PER_TASK] for at in range(0, len(left), PER_TASK)]
    open_store()
    with multiprocessing.Pool(args.processes, maxtasksperchild=1) as pool:
        for costs in pool.imap_unordered(run, tasks):
            found += costs
            if args.record:
                with args.record.open("a") as record:
                    record.writelines(json.dumps(asdict(cost)) + "\n" for cost in costs)
    found.sort(reverse=True)
    show(found[:10])
    if args.keep:
        args.keep.mkdir(parents=True, exist_ok=True)
        for cost in found[:10]:
            (args.keep / f"{cost.number}-{cost.name}").write_bytes(document(cost.number)[1])
    past = [cost for cost in found if cost.share > 1 or cost.outcome.startswith(FAILED)]
    seconds = sum(cost.seconds for cost in found)
    print(f"{len(found):,} documents, {seconds:,.0f} s of processor time, {len(past)} past their bounds or failed")
    return 1 if past else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", nargs="?", type=int, default=DOCUMENTS)
    parser.add_argument("first", nargs="?", type=int, default=0)
    parser.add_argument("--keep", metavar="FOLDER", type=Path, help="write the ten worst into a folder")
    parser.add_argument("--record", metavar="FILE", type=Path, help="note every cost in a file, and go on from it")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    return parser.parse_args()


def _recorded(record: Path | None, wanted: range) -> Iterator[Cost]:
    """What an earlier run has measured; a last line that was cut off counts as not measured."""
    if record is None or not record.exists():
        return
    for line in record.read_text().splitlines(keepends=True):
        if line.endswith("\n"):
            cost = Cost(**json.loads(line))
            if cost.number in wanted:
                yield cost


def show(costs: Iterable[Cost]) -> None:
    """Print costs as a table."""
    print("| number | document | KB | processor s | MB | of its bound | what became of it |")
    print("|---|---|---|---|---|---|---|")
    for cost in costs:
        numbers = f"{cost.size / 1000:.0f} | {cost.seconds:.2f} | {cost.memory / 2**20:.0f} | {100 * cost.share:.0f} %"
        print(f"| {cost.number} | {cost.name} | {numbers} | {cost.outcome} |")


if __name__ == "__main__":
    sys.exit(main())
