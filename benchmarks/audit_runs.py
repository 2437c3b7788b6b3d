"""Whole commands that judge a fleet, measured from outside: clock, processor and memory."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.facts import QUESTION_DAY
from benchmarks.tables import seconds

HERE = (sys.executable, "-m")


@dataclass(slots=True)
class Measured:
    """One command, measured some times."""

    clock: list[float] = field(default_factory=list)
    """Seconds of the clock."""
    processor: list[float] = field(default_factory=list)
    """Seconds of the processor, user and system, of it and of all that it started."""
    peak: float = 0.0
    """The most memory that one process of it took, in MB."""

    def cells(self) -> tuple[str, str, str]:
        """Clock, processor and memory for a table."""
        return seconds(self.clock), seconds(self.processor), f"{self.peak:,.0f} MB"


def audit_command(fleet: str | Path, output: Path, *more: str) -> tuple[str, ...]:
    """The command that judges a fleet and writes its findings."""
    return (*HERE, "kb.cli.main", "audit", str(fleet), "-o", str(output), "--as-of", str(QUESTION_DAY), *more)


def measure(
    command: Sequence[str], rounds: int, environment: Mapping[str, str] | None = None, *, orphans: bool = False
) -> Measured:
    """Run a command some times.

    Args:
        command: The command.
        rounds: How often.
        environment: Variables to set.
        orphans: Wait for what outlives the command, too, as the Java of Spark does; nothing else may run below us then.

    Raises:
        SystemExit: It fails; findings are no failure.
    """
    if orphans:
        _adopt_orphans()
    found = Measured()
    for _ in range(rounds):
        start = time.perf_counter()
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **(environment or {})}
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        found.clock.append(time.perf_counter() - start)
        if process.returncode not in (0, 1):
            raise SystemExit(f"{' '.join(command)}: ended with {process.returncode}")
        processor, found.peak = used.ru_utime + used.ru_stime, max(found.peak, used.ru_maxrss / 1024)
        found.processor.append(processor + (_wait_for_orphans() if orphans else 0))
    return found


def _adopt_orphans() -> None:
    """Become the parent of processes that outlive the one that started them."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def _wait_for_orphans() -> float:
    """Their seconds of the processor, once they have ended."""
    total = 0.0
    while sys.platform == "linux":
        try:
            _, _, used = os.wait3(0)
        except ChildProcessError:
            break
        total += used.ru_utime + used.ru_stime
    return total
