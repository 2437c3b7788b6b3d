"""How long the service takes to start from a cold process, and the memory of a worker and of the processes that judge.

Part of `python -m benchmarks.api`.
"""

from __future__ import annotations

import http.client
import random
import re
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.services import service
from benchmarks.soak import question
from benchmarks.tables import FigureTable, seconds, show

QUESTIONS = 10_000
"""Random questions after which memory is looked at again."""
_SECONDS_TO_SETTLE = 4
"""After this long everything is started, and what the start took is given back."""


@dataclass(slots=True)
class Memory:
    """What a process holds, in MB."""

    resident: list[float]
    """With all that it shares with others (RSS)."""
    own: list[float]
    """With its part of what it shares (PSS)."""

    def add(self, process: int) -> None:
        """Look at a process, where the system tells."""
        place = Path(f"/proc/{process}/smaps_rollup")
        if place.exists():
            told = dict(re.findall(r"^(Rss|Pss):\s+(\d+) kB", place.read_text(encoding="ascii"), re.MULTILINE))
            self.resident.append(int(told["Rss"]) / 1024)
            self.own.append(int(told["Pss"]) / 1024)

    def cells(self) -> list[str]:
        """For a table."""
        return [f"{min(found):.0f}-{max(found):.0f} MB" if found else "" for found in (self.resident, self.own)]


@contextmanager
def cold(command: list[str], port: int) -> Iterator[tuple[int, float, float]]:
    """A service from its beginning: its process id, and the seconds until `/healthz` and `/readyz` answer."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            healthy = _answered(port, "/healthz", began)
            yield process.pid, healthy, _answered(port, "/readyz", began)
        finally:
            process.terminate()
            process.wait(timeout=30)


def _answered(port: int, path: str, began: float) -> float:
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60).read()
        except OSError:
            time.sleep(0.005)
        else:
            return time.perf_counter() - began


def report_started(rounds: int) -> None:
    """Start services, ask one of them, and print the table."""
    healthy, ready = [], []
    worker, judging, asked = Memory([], []), Memory([], []), Memory([], [])
    for number in range(rounds):
        command, port = service()
        with cold(command, port) as (process, until_healthy, until_ready):
            healthy.append(until_healthy)
            ready.append(until_ready)
            time.sleep(_SECONDS_TO_SETTLE)
            worker.add(process)
            for child in _children_of(process):
                judging.add(child)
            if number == 0:
                _ask_many(port)
                asked.add(process)
    rows = [
        ["start until /healthz answers", seconds(healthy), "", ""],
        ["start until /readyz answers", seconds(ready), "", ""],
        ["a worker after its start", "", *worker.cells()],
        [f"a worker after {QUESTIONS:,} random questions", "", *asked.cells()],
        ["each process that judges", "", *judging.cells()],
    ]
    show(FigureTable("started", ["service", "clock", "resident (RSS)", "its part of what is shared (PSS)"], rows))


def _children_of(process: int) -> list[int]:
    """The processes that one has started, where the system tells."""
    told = [place.read_text(encoding="ascii") for place in Path(f"/proc/{process}/task").glob("*/children")]
    return [int(child) for text in told for child in text.split()]


def _ask_many(port: int) -> None:
    number = random.Random(1)  # noqa: S311 - any order will do, but the same each time
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for _ in range(QUESTIONS):
        connection.request("GET", question(number))
        connection.getresponse().read()
    connection.close()
