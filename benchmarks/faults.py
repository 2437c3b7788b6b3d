"""Kills, damages and swaps what the commands work on, again and again: is anything lost, half-written or wrong?

`python -m benchmarks.faults [TRIES] [SEED]` does so many tries by chance, spread over the kinds of `fault_kinds.py`,
each in a child of a warm process. It fails where one ends in a traceback, with an exit code that the README does not
name, with another answer than before, or leaves half a file. A try is its seed and number: the same ones can be made
again. With `--record FILE` every try is noted there, and a run that was ended goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from benchmarks.fault_bench import DAY, Bench, FaultError, run
from benchmarks.fault_kinds import KINDS

TRIES = 300
STEP = 17
"""What a try's number is multiplied with, so that few tries in a row are of many kinds."""


@dataclass(frozen=True, slots=True)
class Made:
    """A try that was made."""

    number: int
    """Its number."""
    kind: str
    """What was done."""
    fault: str
    """What was found wrong; blank if nothing was."""


def main() -> int:
    """Make the tries, count how they ended, and fail if one found something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tries", nargs="?", type=int, default=TRIES)
    parser.add_argument("seed", nargs="?", type=int, default=17)
    parser.add_argument("--record", metavar="FILE", type=Path, help="note every try in a file, and go on from it")
    args = parser.parse_args()
    found = list(_recorded(args.record))
    done = {one.number for one in found}
    for one in make_tries((number for number in range(args.tries) if number not in done), args.seed):
        found.append(one)
        if args.record:
            with args.record.open("a") as record:
                record.write(json.dumps(asdict(one)) + "\n")
    for name, times in sorted(Counter(one.kind for one in found).items()):
        print(f"{name}: {times} tries")
    faults = [f"{one.kind} {one.number}: {one.fault}" for one in found if one.fault]
    print("\n".join(faults) or "nothing lost, nothing half-written, every exit code as it should be")
    return 1 if faults else 0


def _recorded(record: Path | None) -> Iterator[Made]:
    """What an earlier run has made; a last line that was cut off counts as not made."""
    if record is not None and record.exists():
        yield from (
            Made(**json.loads(line)) for line in record.read_text().splitlines(keepends=True) if line[-1] == "\n"
        )


def make_tries(numbers: Iterable[int], seed: int) -> Iterator[Made]:
    """Make tries by their numbers, and say what they found."""
    kinds = [kind for kind, share in KINDS.items() for _ in range(share)]
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        root = Path(name)
        os.environ |= {"XDG_CACHE_HOME": str(root / "cache"), "XDG_DATA_HOME": str(root / "data")}
        good, lasting, answer = _prepare(root)
        for number in numbers:
            kind = kinds[number * STEP % len(kinds)]
            folder = root / f"try{number}"
            folder.mkdir()
            chance = Random(f"{seed} {number}")  # noqa: S311 - repeatable
            fault = ""
            try:
                kind(Bench(folder, good, chance, answer, lasting, root))
            except FaultError as e:
                fault = str(e)
            shutil.rmtree(folder)
            yield Made(number, kind.__name__, fault)


def _prepare(root: Path) -> tuple[Path, dict[str, float], bytes]:
    """A sound knowledge base, how long commands take, and its answer."""
    good = root / "good.duckdb"
    lasting = {"build": run(root, ["build", "--db", str(good)]).seconds}
    asked = run(root, ["snapshot", DAY, "--format", "json", "--db", str(good)])
    lasting["snapshot"] = asked.seconds
    lasting["audit"] = 2 * asked.seconds
    lasting["site"] = 10 * lasting["build"]
    return good, lasting, asked.out


if __name__ == "__main__":
    sys.exit(main())
