"""Questions that take too much, for the processes that judge; each is a real one that only reads too long."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from api.judging.judging_jobs import Answered, Unread
from kb.facts import basis_on
from kb.judging.question import CheckQuestion
from kb.store import Store


@dataclass(frozen=True, slots=True)
class Small:
    """A question that is answered at once, with the id of the process."""

    size: int = 100

    def prepare(self, store: Store, today: date) -> Answered:  # noqa: ARG002 - as every job
        """Answer."""
        return Answered(str(os.getpid()).encode())


@dataclass(frozen=True, slots=True)
class Sleeping:
    """A question that takes its time, and nothing else."""

    seconds: float = 600
    size: int = 100

    def prepare(self, store: Store, today: date) -> Answered:  # noqa: ARG002
        """Sleep."""
        time.sleep(self.seconds)
        return Answered(b"slept")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that takes until a file is there."""

    end: Path
    size: int = 100

    def prepare(self, store: Store, today: date) -> Answered:  # noqa: ARG002
        """Wait."""
        while not self.end.exists():
            time.sleep(0.01)
        return Answered(b"waited")


@dataclass(frozen=True, slots=True)
class Computing:
    """A question that takes processor time without end."""

    size: int = 100

    def prepare(self, store: Store, today: date) -> Answered:  # noqa: ARG002
        """Compute."""
        number = 0
        while True:
            number += 1


@dataclass(frozen=True, slots=True)
class Thorough:
    """A question whose documents take some processor time to read, and little else."""

    seconds: float = 0.5
    size: int = 100

    def prepare(self, store: Store, today: date) -> Unread:  # noqa: ARG002
        """Ask about no document."""
        question = CheckQuestion(basis_on(store, store.evidence_until, None, None))
        return Unread(question, self._read, lambda _: b"computed")

    def _read(self) -> tuple[tuple[()], tuple[()]]:
        end = time.process_time() + self.seconds
        while time.process_time() < end:
            pass
        return (), ()


@dataclass(frozen=True, slots=True)
class Greedy:
    """A question that takes memory without end."""

    size: int = 100

    def prepare(self, store: Store, today: date) -> Answered:  # noqa: ARG002
        """Take memory."""
        held = []
        while True:
            held.append(bytearray(16 * 1024 * 1024))


KEPT: list[bytearray] = []
"""What a process keeps of questions that are long answered."""


@dataclass(frozen=True, slots=True)
class Taking:
    """A question that takes some megabytes while it is answered, and leaves behind others."""

    needed: int
    left: int
    size: int = 100

    def prepare(self, store: Store, today: date) -> Answered:  # noqa: ARG002
        """Take them, one after the other."""
        bytearray(self.needed * 1024**2)
        KEPT.append(bytearray(self.left * 1024**2))
        return Answered(b"taken")


@dataclass(frozen=True, slots=True)
class Dying:
    """A question whose process is killed so many times, counted in a file, as an operator or the system may kill it."""

    counter: Path
    times: int
    size: int = 100

    def prepare(self, store: Store, today: date) -> Answered:  # noqa: ARG002
        """Die, or answer."""
        died = len(self.counter.read_bytes()) if self.counter.exists() else 0
        if died < self.times:
            self.counter.write_bytes(b"x" * (died + 1))
            os.kill(os.getpid(), signal.SIGKILL)
        return Answered(b"survived")


@dataclass(frozen=True, slots=True)
class Broken:
    """A question that meets a defect."""

    size: int = 100

    def prepare(self, store: Store, today: date) -> Answered:  # noqa: ARG002
        """Fail."""
        raise ZeroDivisionError


@dataclass(frozen=True, slots=True)
class Grouped:
    """A question that ends in what no `except Exception` holds."""

    size: int = 100

    def prepare(self, store: Store, today: date) -> Answered:  # noqa: ARG002
        """Fail as tasks do."""
        raise BaseExceptionGroup("tasks", [GeneratorExit()])


def never_start(_: str) -> int:
    """What calls a process that does not become ready."""
    time.sleep(600)
    return 0
