"""Kills, damages and swaps what the commands work on, again and again: is anything lost, half-written or wrong?

`python -m benchmarks.faults [TRIES] [SEED]` does so many tries by chance, spread over the kinds below, each in a child
of a warm process. It fails where one ends in a traceback, with an exit code that the README does not name, with another
answer than before, or leaves half a file. A try is its seed and number: the same ones can be made again.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import duckdb

from kb.cli.main import main as run_command

TRIES = 300
DAY = "2021-08-01"
PATIENCE = 300
"""Seconds after which a try counts as hung."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended."""

    code: int
    """Its exit code; negative for the signal that ended it."""
    out: bytes
    """What it printed."""
    err: bytes
    """What it complained."""
    seconds: float
    """How long it took."""


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What happens while a command runs."""

    after: float
    """Seconds from its start; nothing happens if it has ended by then."""
    act: Callable[[int], object]
    """What is done, given the process."""


class FaultError(Exception):
    """Something was lost, half-written or wrong."""


def run(folder: Path, arguments: Sequence[str], meanwhile: Meanwhile | None = None) -> Ended:
    """Run a command in a child, and do something to it, or to its files, meanwhile."""
    out, err = folder / "out.txt", folder / "err.txt"
    began = time.monotonic()
    child = os.fork()
    if not child:
        for path, descriptor in ((out, 1), (err, 2)):
            os.dup2(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC), descriptor)
        os._exit(_code_of(arguments))
    waiting = [
        Meanwhile(PATIENCE, lambda process: os.kill(process, signal.SIGABRT)),
        *([meanwhile] if meanwhile else []),
    ]
    ended = threading.Event()
    threads = [threading.Thread(target=_act, args=(one, child, ended)) for one in waiting]
    for thread in threads:
        thread.start()
    # The child is collected last, so that nobody else can have its number while it may still be killed.
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    ended.set()
    for thread in threads:
        thread.join()
    _, status = os.waitpid(child, 0)
    return Ended(os.waitstatus_to_exitcode(status), out.read_bytes(), err.read_bytes(), time.monotonic() - began)


def _act(meanwhile: Meanwhile, child: int, ended: threading.Event) -> None:
    if not ended.wait(meanwhile.after):
        meanwhile.act(child)


def _code_of(arguments: Sequence[str]) -> int:
    try:
        return run_command(arguments)
    except SystemExit as e:
        return int(e.code or 0)
    except BaseException:
        import traceback  # noqa: PLC0415 - only a defect needs it

        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


@dataclass(slots=True)
class Bench:
    """What the tries work on."""

    folder: Path
    """A folder of its own for every try."""
    good: Path
    """A sound knowledge base."""
    chance: Random
    """The chance of the try."""
    answer: bytes
    """What the sound one answers."""
    lasting: dict[str, float]
    """Seconds that a command takes when nothing happens to it."""

    def ask(self, database: Path, meanwhile: Meanwhile | None = None) -> Ended:
        """Ask what was supported on a day."""
        return run(self.folder, ["snapshot", DAY, "--format", "json", "--db", str(database)], meanwhile)

    def kill_within(self, seconds: float) -> Meanwhile:
        """Kill a child at a moment of its life."""
        return Meanwhile(self.chance.uniform(0, seconds * 1.05), lambda child: os.kill(child, signal.SIGKILL))


def damaged(content: bytes, chance: Random) -> bytes:
    """A file with bits flipped, a page of zeros, or its end cut off."""
    kind = chance.choice(["head", "any", "zero", "cut", "grown"])
    if kind == "cut":
        return content[: chance.randrange(len(content))]
    if kind == "grown":
        return content + chance.randbytes(chance.choice([1, 4096]))
    changed = bytearray(content)
    at = chance.randrange(12_288 if kind == "head" else len(content))
    if kind == "zero":
        changed[at : at + 4096] = bytes(len(changed[at : at + 4096]))
    else:
        changed[at] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _expect_answer(bench: Bench, ended: Ended, codes: Sequence[int]) -> None:
    """Expect an answer as ever, or one of some exit codes with one line of why."""
    if b"Traceback" in ended.err or (ended.code and ended.code not in codes):
        raise FaultError(f"exit {ended.code}: {ended.err[-300:].decode(errors='replace')}")
    if ended.code == 0 and ended.out != bench.answer:
        raise FaultError("another answer")
    if ended.code and ended.err.count(b"\n") != 1:
        raise FaultError(f"not one line: {ended.err[:300].decode(errors='replace')}")


def damage_file(bench: Bench) -> None:
    """Ask a damaged file: refused, or the same answer."""
    target = bench.folder / "kb.duckdb"
    target.write_bytes(damaged(bench.good.read_bytes(), bench.chance))
    _expect_answer(bench, bench.ask(target), (4,))


def kill_build(bench: Bench) -> None:
    """Kill a build over a sound file: it stays whole, and the next build leaves no litter."""
    target = bench.folder / "kb.duckdb"
    shutil.copyfile(bench.good, target)
    run(bench.folder, ["build", "--db", str(target)], bench.kill_within(bench.lasting["build"]))
    _expect_answer(bench, bench.ask(target), ())
    if bench.chance.random() < 0.2:
        run(bench.folder, ["build", "--db", str(target)])
        left = {path.name for path in bench.folder.iterdir()} - {"kb.duckdb", "out.txt", "err.txt"}
        if left:
            raise FaultError(f"litter: {sorted(left)}")


def swap_file(bench: Bench) -> None:
    """Put another file in the place of one that is being read: an answer of one of them, or refused."""
    target, other = bench.folder / "kb.duckdb", bench.folder / "other"
    shutil.copyfile(bench.good, target)
    whole = bench.chance.random() < 0.5
    other.write_bytes(bench.good.read_bytes() if whole else damaged(bench.good.read_bytes(), bench.chance))
    swap = Meanwhile(bench.chance.uniform(0, bench.lasting["snapshot"]), lambda _child: other.replace(target))
    _expect_answer(bench, bench.ask(target, swap), () if whole else (4,))


def kill_audit(bench: Bench) -> None:
    """Kill an audit that writes over an earlier result: the old file or the new one is there, whole."""
    fleet, result = bench.folder / "fleet.csv", bench.folder / "found.parquet"
    fleet.write_text("FunctionName,Runtime\n" + "".join(f"f{at},nodejs12.x\n" for at in range(500)))
    command = ["audit", str(fleet), "--db", str(bench.good), "--as-of", "2026-11-23", "-o", str(result)]
    run(bench.folder, command)
    before = _rows_in(result)
    run(bench.folder, command, bench.kill_within(bench.lasting["audit"]))
    if _rows_in(result) != before:
        raise FaultError("half a result")


def _rows_in(file: Path) -> int:
    with duckdb.connect() as connection:
        found = connection.execute(f"select count(*) from read_parquet('{file}')").fetchone()
    return found[0] if found else -1


def kill_site(bench: Bench) -> None:
    """Kill the writing of a site over an earlier one: what is there is whole, and the next one leaves no litter."""
    site = bench.folder / "site"
    command = ["site", "-o", str(site), "--db", str(bench.good)]
    run(bench.folder, command, bench.kill_within(bench.lasting["site"]))
    if site.exists() and not (site / "index.html").exists():
        raise FaultError("half a site")
    done = run(bench.folder, command)
    left = {path.name for path in bench.folder.iterdir()} - {"site", "out.txt", "err.txt"}
    if done.code or left:
        raise FaultError(f"exit {done.code}, litter {sorted(left)}: {done.err[-300:].decode(errors='replace')}")


KINDS: dict[Callable[[Bench], None], int] = {
    damage_file: 10, kill_build: 6, swap_file: 8, kill_audit: 5, kill_site: 1,
}  # fmt: skip
"""The kinds of tries, and how many there are of each among thirty."""


def main() -> int:
    """Make the tries, count how they ended, and fail if one found something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tries", nargs="?", type=int, default=TRIES)
    parser.add_argument("seed", nargs="?", type=int, default=17)
    args = parser.parse_args()
    counts, faults = make_tries(args.tries, args.seed)
    for name, number in sorted(counts.items()):
        print(f"{name}: {number} tries")
    print("\n".join(faults) or "nothing lost, nothing half-written, every exit code as it should be")
    return 1 if faults else 0


def make_tries(tries: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Make some tries; how many of each kind, and what they found."""
    counts: Counter[str] = Counter()
    faults: list[str] = []
    kinds = [kind for kind, share in KINDS.items() for _ in range(share)]
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        root = Path(name)
        os.environ |= {"XDG_CACHE_HOME": str(root / "cache"), "XDG_DATA_HOME": str(root / "data")}
        good, lasting, answer = _prepare(root)
        for number in range(tries):
            kind = kinds[number * 7 % len(kinds)]
            folder = root / f"try{number}"
            folder.mkdir()
            try:
                kind(Bench(folder, good, Random(f"{seed} {number}"), answer, lasting))  # noqa: S311 - repeatable
            except FaultError as e:
                faults.append(f"{kind.__name__} {number}: {e}")
            counts[kind.__name__] += 1
            shutil.rmtree(folder)
    return counts, faults


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
