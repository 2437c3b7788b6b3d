"""What the tries of `benchmarks.faults` work with: children that are killed, damaged files, and expectations."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from kb.cli.main import main as run_command

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
    stage: Path
    """A folder for what several tries need."""

    def run(self, *arguments: str | Path, meanwhile: Meanwhile | None = None) -> Ended:
        """Run a command in the try's own home."""
        home = {"XDG_CACHE_HOME": str(self.folder / "cache"), "XDG_DATA_HOME": str(self.folder / "share")}
        before = {name: os.environ.get(name, "") for name in home}
        os.environ |= home
        try:
            return run(self.folder, [str(one) for one in arguments], meanwhile)
        finally:
            os.environ |= before

    def run_whole(self, *arguments: str | Path, codes: Sequence[int] = (0,)) -> Ended:
        """Run a command to its end, and note how long it takes."""
        ended = self.run(*arguments)
        if ended.code not in codes:
            raise FaultError(f"{arguments[0]}: exit {ended.code}: {ended.err[-300:].decode(errors='replace')}")
        self.lasting.setdefault(str(arguments[0]), ended.seconds)
        return ended

    def run_killed(self, *arguments: str | Path) -> Ended:
        """Run a command and kill it at a moment of its life."""
        kill = self.kill_within(self.lasting.get(str(arguments[0]), 3.0))
        ended = self.run(*arguments, meanwhile=kill)
        refuse_traceback(ended)
        return ended

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


def refuse_traceback(ended: Ended) -> None:
    """Expect that no traceback was printed."""
    if b"Traceback" in ended.err:
        raise FaultError(f"exit {ended.code}: {ended.err[-300:].decode(errors='replace')}")


def refuse_litter(folder: Path, known: Sequence[str]) -> None:
    """Expect nothing in a folder but what is known, and what a try keeps there itself."""
    left = {path.name for path in folder.iterdir()} - {*known, "out.txt", "err.txt", "cache", "share"}
    if left:
        raise FaultError(f"litter: {sorted(left)}")


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
