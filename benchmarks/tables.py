"""What a benchmark measured, as a table: printed, and with `--write` put into the README in place of the former one."""

from __future__ import annotations

import os
import platform
import re
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

README = Path(__file__).parent / "README.md"
WRITE = "--write"


@dataclass(slots=True)
class FigureTable:
    """Rows of figures; the first column names what was measured."""

    name: str
    """Its place in the README: between `<!-- name -->` and `<!-- end -->`."""
    columns: Sequence[str]
    """The heads of the columns, with their units."""
    rows: Sequence[Sequence[str]]
    """The cells."""

    def text(self) -> str:
        """For a terminal."""
        lines = [self.columns, *self.rows]
        widths = [max(len(line[number]) for line in lines) for number in range(len(self.columns))]
        return "\n".join(
            line[0].ljust(widths[0])
            + "".join(f"  {cell:>{width}}" for cell, width in zip(line[1:], widths[1:], strict=True))
            for line in lines
        )

    def markdown(self) -> str:
        """For the README."""
        lines = [self.columns, ["---"] * len(self.columns), *self.rows]
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def seconds(found: Sequence[float]) -> str:
    """The median of some times and how far they lie apart, such as `0.52 s (0.50-0.61)`."""
    unit, by = ("s", 1.0) if statistics.median(found) >= 1 else ("ms", 1000.0)
    digits = 2 if by == 1 else 0
    spread = f" ({by * min(found):.{digits}f}-{by * max(found):.{digits}f})" if len(found) > 1 else ""
    return f"{by * statistics.median(found):.{digits}f} {unit}{spread}"


def ratio(one: Sequence[float], other: Sequence[float]) -> str:
    """How many times the median of the other one is."""
    return f"{statistics.median(one) / statistics.median(other):.2f}x"


def show(table: FigureTable) -> None:
    """Print a table, and put it into the README where the command line says `--write`.

    Raises:
        SystemExit: The README has no place for it.
    """
    print(f"{circumstances()}\n{table.text()}", flush=True)
    if WRITE not in sys.argv[1:]:
        return
    text = README.read_text(encoding="utf-8")
    place = re.compile(rf"(<!-- {re.escape(table.name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    written, times = place.subn(lambda found: f"{found[1]}{circumstances()}\n\n{table.markdown()}\n{found[2]}", text)
    if times != 1:
        raise SystemExit(f"{README}: there is no place <!-- {table.name} --> ... <!-- end --> for the table")
    README.write_text(written, encoding="utf-8")


def circumstances() -> str:
    """The machine, the day, the load, and the versions that were measured."""
    load = f"load {os.getloadavg()[0]:.1f}"
    versions = ", ".join(f"{name} {version(package)}" for name, package in (("DuckDB", "duckdb"), ("pandas", "pandas")))
    day = datetime.now(UTC).date()
    machine = f"{os.cpu_count()} cores ({_processor()}), {load}"
    return f"{day}, {machine}, Python {platform.python_version()}, {versions}; medians (least-most)."


def _processor() -> str:
    try:
        told = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    except OSError:
        told = None
    return told[1].strip() if told else platform.machine()
