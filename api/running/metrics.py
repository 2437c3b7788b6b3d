"""Counters in the text format of Prometheus, added up over all workers of a service."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from time import time

import orjson

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

    def save(self, gauges: Mapping[tuple[str, ...], float]) -> None:
        """Leave the numbers for the other workers; a worker that dies has counted what it left last."""
        if self.folder is not None:
            target = self.folder / f"{os.getpid()}-{self.began:.3f}.json"
            half = target.with_suffix(".half")
            half.write_bytes(orjson.dumps(self._state_rows(gauges)))
            half.replace(target)

    def text(self, gauges: Mapping[tuple[str, ...], float]) -> str:
        """The numbers of all workers."""
        self.save(gauges)
        states = [self._state_rows(gauges)] if self.folder is None else list(self._left_behind())
        numbers: defaultdict[tuple[str, ...], float] = defaultdict(float)
        for state in states:
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
            for bound, number in zip([*map(str, BOUNDS), "+Inf"], buckets, strict=True):
                below += number
                found.append(((f"{_TIMES}_bucket", "route", route, "le", bound), below))
            found.append(((f"{_TIMES}_sum", "route", route), self._seconds[route]))
            found.append(((f"{_TIMES}_count", "route", route), below))
        return found

    def _left_behind(self) -> Iterable[list[tuple[tuple[str, ...], float]]]:
        """What the workers left; of those that are gone only what grows, for it must not fall."""
        for path in sorted(self.folder.glob("*.json") if self.folder else ()):
            state = orjson.loads(path.read_bytes())
            alive = _is_alive(int(path.name.split("-", maxsplit=1)[0]))
            yield [
                (tuple(name), value)
                for name, value in state
                if alive or _HELP.get(name[0], ("counter",))[0] == "counter"
            ]


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


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
