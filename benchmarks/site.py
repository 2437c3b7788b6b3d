"""How long the static site takes and how large it is, side by side with writing the same bytes alone."""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.tables import FigureTable, seconds, show

ROUNDS = 3
DAY = "2026-11-23"


def _measured(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock and of the processor, child processes included."""

    def used() -> float:
        both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(usage.ru_utime + usage.ru_stime for usage in both)

    start, before = time.perf_counter(), used()
    work()
    return time.perf_counter() - start, used() - before


def _written(files: dict[str, bytes], target: Path) -> None:
    for name, content in files.items():
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def main() -> None:
    """Build the site, write its files once more, and print the medians."""
    times: dict[str, list[tuple[float, float]]] = {"the site, cold command": [], "writing its files": []}
    with tempfile.TemporaryDirectory() as scratch:
        site = Path(scratch) / "site"
        command = [sys.executable, "-m", "kb.cli.main", "site", "-o", str(site), "--as-of", DAY]
        for number in range(ROUNDS):
            made = partial(subprocess.run, command, check=True, capture_output=True)
            times["the site, cold command"].append(_measured(made))
            files = {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}
            again = Path(scratch) / str(number)
            times["writing its files"].append(_measured(partial(_written, files, again)))
    size = f"{len(files):,} files, {sum(map(len, files.values())) / 1e6:.1f} MB"
    rows = [[name, *(seconds(column) for column in zip(*found, strict=True)), size] for name, found in times.items()]
    show(FigureTable("site", ["work", "clock", "processor", "size"], rows))


if __name__ == "__main__":
    main()
