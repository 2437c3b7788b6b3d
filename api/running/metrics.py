"""Counters in the text format of Prometheus, added up over all workers of a service."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import time

import orjson

from kb.store.leftovers import is_alive

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Upper bounds of the buckets of times, in seconds."""

_HELP = {
    "lambda_kb_requests_total": ("counter", "Requests answered, by route, method and status."),
    "lambda_kb_response_bytes_total": ("counter", "Bytes of bodies sent, by route."),
    "lambda_kb_reloads_total": ("counter", "Knowledge bases picked up, by result."),
    "lambda_kb_log_lines_dropped_total": ("counter", "Lines of the log that nobody read in time."),
    "lambda_kb_judging_ended_total": ("counter", "Processes that were ended while they judged."),
    "lambda_kb_connections_dropped_total": ("counter", "Connections that were closed to make room for others."),
    "lambda_kb_requests_under_way": ("gauge", "Requests under way."),
    "lambda_kb_questions_under_way": ("gauge", "Questions worked on or waiting for their turn."),
    "lambda_kb_worker_start_time_seconds": ("gauge", "When a worker began, by process."),
    "lambda_kb_resident_memory_bytes": ("gauge", "Memory of a worker, by process."),
    "lambda_kb_data_info": ("gauge", "The data version that a worker serves, by process."),
}
_TIMES = "lambda_kb_request_duration_seconds"
_BOUND_NAMES = [*map(str, BOUNDS), "+Inf"]


class Metrics:
    """The counters of one worker; touched by the event loop only."""

    def __init__(self, folder: str | None) -> None:
        self.folder = Path(folder) if folder else None
        self.under_way = 0
        self.began = time()
        self._counts: defaultdict[tuple[str, ...], float] = defaultdict(float)
        self._buckets: dict[str, list[int]] = {}
        self._seconds: defaultdict[str, float] = defaultdict(float)

    def observe(self, route: str, method: str, status: int, seconds: float, sent: int) -> None:
        """Count a request."""
        self._counts["lambda_kb_requests_total", "route", route, "method", method, "status", str(status)] += 1
        self._counts["lambda_kb_response_bytes_total", "route", route] += sent
        buckets = self._buckets.get(route)
        if buckets is None:
            buckets = self._buckets[route] = [0] * (len(BOUNDS) + 1)
        buckets[bisect_left(BOUNDS, seconds)] += 1
        self._seconds[route] += seconds

    def count(self, name: str, label: str, value: str) -> None:
        """Count something else."""
        self._counts[name, label, value] += 1

    def inherit(self) -> None:
        """Count on from what a worker left that is gone, so that what is left does not grow with those that were."""
        if self.folder is None:
            return
        for path in sorted(self.folder.glob("*.json")):
            if not is_alive(_owner_of(path)):
                # Whoever else begins now finds it gone.
                with suppress(FileNotFoundError):
                    path.rename(self._own_file)
                    path.with_suffix(".half").unlink(missing_ok=True)
                    self._count_on(orjson.loads(self._own_file.read_bytes()))
                    return

    def save(self, gauges: Mapping[tuple[str, ...], float]) -> None:
        """Leave the numbers for the other workers; a worker that dies has counted what it left last.

        Raises:
            OSError: There is no room for them.
        """
        if self.folder is not None:
            half = self._own_file.with_suffix(".half")
            half.write_bytes(orjson.dumps(self._state_rows(gauges)))
            half.replace(self._own_file)

    @property
    def _own_file(self) -> Path:
        return (self.folder or Path()) / f"{os.getpid()}-{self.began:.3f}.json"

    def _count_on(self, rows: Iterable[tuple[Sequence[str], float]]) -> None:
        """Add numbers of another worker to ours, but for those that may fall."""
        below: dict[str, float] = {}
        for (name, *labels), value in rows:
            if not name.startswith(_TIMES):
                # What another version of the software counted we may not know.
                if _HELP.get(name, ("gauge",))[0] == "counter":
                    self._counts[name, *labels] += value
            elif name.endswith("_sum"):
                self._seconds[labels[1]] += value
            elif name.endswith("_bucket"):
                # They come in order, each with those below it.
                route, bound = labels[1], labels[3]
                buckets = self._buckets.setdefault(route, [0] * (len(BOUNDS) + 1))
                buckets[_BOUND_NAMES.index(bound)] += int(value - below.get(route, 0))
                below[route] = value

    def text(self, gauges: Mapping[tuple[str, ...], float]) -> str:
        """The numbers of all workers."""
        # What is told here must not fall where another worker tells it next, or after this one was killed.
        with suppress(OSError):
            self.save(gauges)
        numbers: defaultdict[tuple[str, ...], float] = defaultdict(float)
        for state in [self._state_rows(gauges), *self._left_behind()]:
            for key, value in state:
                numbers[key] += value
        lines: list[str] = []
        for name, (kind, about) in _HELP.items():
            lines += [f"# HELP {name} {about}", f"# TYPE {name} {kind}"]
            lines += [f"{_label_key(key)} {value:.15g}" for key, value in sorted(numbers.items()) if key[0] == name]
        lines += [f"# HELP {_TIMES} Time until the last byte was handed over, by route.", f"# TYPE {_TIMES} histogram"]
        lines += [f"{_label_key(key)} {value:.9g}" for key, value in numbers.items() if key[0].startswith(_TIMES)]
        return "\n".join(lines) + "\n"

    def _state_rows(self, gauges: Mapping[tuple[str, ...], float]) -> list[tuple[tuple[str, ...], float]]:
        found: list[tuple[tuple[str, ...], float]] = [*self._counts.items(), *gauges.items()]
        found.append((("lambda_kb_requests_under_way",), self.under_way))
        found.append((("lambda_kb_worker_start_time_seconds", "pid", str(os.getpid())), self.began))
        for route, buckets in self._buckets.items():
            below = 0
            for bound, number in zip(_BOUND_NAMES, buckets, strict=True):
                below += number
                found.append(((f"{_TIMES}_bucket", "route", route, "le", bound), below))
            found.append(((f"{_TIMES}_sum", "route", route), self._seconds[route]))
            found.append(((f"{_TIMES}_count", "route", route), below))
        return found

    def _left_behind(self) -> list[list[tuple[tuple[str, ...], float]]]:
        """What the other workers left; of those that are gone only what grows, for it must not fall."""
        while True:
            # What a worker that began counts on from has another name now.
            with suppress(FileNotFoundError):
                paths = sorted(self.folder.glob("*.json") if self.folder else ())
                return [_left_in(path) for path in paths if path != self._own_file]


def _left_in(path: Path) -> list[tuple[tuple[str, ...], float]]:
    alive = is_alive(_owner_of(path))
    return [
        (tuple(name), value)
        for name, value in orjson.loads(path.read_bytes())
        if alive or _HELP.get(name[0], ("counter",))[0] == "counter"
    ]


def _owner_of(path: Path) -> int:
    """The process that left a file."""
    return int(path.name.split("-", maxsplit=1)[0])


def _label_key(key: tuple[str, ...]) -> str:
    labels = ",".join(f'{name}="{_escape_text(value)}"' for name, value in zip(key[1::2], key[2::2], strict=True))
    return f"{key[0]}{{{labels}}}" if labels else key[0]


def _escape_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def process_memory() -> int:
    """The memory of this process in bytes, where the system tells."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return 0
