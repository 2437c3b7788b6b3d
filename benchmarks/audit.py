"""Fleets judged by all rules: DuckDB at growing sizes, side by side with a Python loop, pandas and Spark.

The loop and pandas apply 11 of the rules (LKB101 to 105, 201 to 206), on a fleet whose functions have a day of their
own each; the loop writes its findings with their messages, pandas only counts them. The audit applies all rules that
the columns allow, about twice as many, and writes everything. Spark runs the same rules and must find the same.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.fleets import write_fleet

ROUNDS = 3
HERE = [sys.executable, "-m"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--functions", type=int, default=1_000_000, help="default: 1000000")
    parser.add_argument("--large", action="store_true", help="ten times as many as well")
    parser.add_argument("--spark", action="store_true", help="Spark as well, and compare its findings")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        sizes = [args.functions // 10, args.functions] + ([args.functions * 10] if args.large else [])
        for size in sizes:
            fleet = folder / f"{size}.parquet"
            write_fleet(fleet, size)
            _show(
                f"audit, {size:,} functions, all rules", *_audit(fleet, folder, 1 if size > args.functions else ROUNDS)
            )
        dated = folder / "dated.parquet"
        write_fleet(dated, args.functions, days=3000)
        _compare(dated, folder)
        if args.spark:
            _spark(folder / f"{args.functions}.parquet", folder)


def _audit(fleet: Path, folder: Path, rounds: int, *more: str) -> tuple[float, float, float]:
    """Median wall seconds, processor seconds and peak megabytes of whole commands."""
    command = [
        *HERE,
        "kb.cli.main",
        "audit",
        str(fleet),
        "-o",
        str(folder / "f.parquet"),
        "--as-of",
        "2026-11-23",
        *more,
    ]
    return _measured(command, rounds)


def _measured(command: list[str], rounds: int) -> tuple[float, float, float]:
    walls, processors, peaks = [], [], []
    for _ in range(rounds):
        start = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdout is not None
            process.stdout.read()
            _, _, used = _wait(process)
        walls.append(time.perf_counter() - start)
        processors.append(used.ru_utime + used.ru_stime)
        peaks.append(used.ru_maxrss / 1024)
    return statistics.median(walls), statistics.median(processors), max(peaks)


def _wait(process: subprocess.Popen[bytes]) -> tuple[int, int, resource.struct_rusage]:
    import os  # noqa: PLC0415 - only here

    found = os.wait4(process.pid, 0)
    process.returncode = 0
    return found


def _show(name: str, wall: float, processor: float, peak: float) -> None:
    print(f"{name:<48}{wall:>8.2f} s{processor:>9.2f} s cpu{peak:>8.0f} MB", flush=True)


def _compare(dated: Path, folder: Path) -> None:
    """The loop and pandas, turn by turn with DuckDB."""
    names = {
        "audit, all rules": [*HERE, "kb.cli.main", "audit", str(dated), "-o", str(folder / "f.parquet")],
        "plain Python loop, 11 rules": [*HERE, "benchmarks.contenders", "loop", str(dated)],
        "pandas merge_asof, 11 rules": [*HERE, "benchmarks.contenders", "pandas", str(dated)],
    }
    found = {name: _measured(command, ROUNDS) for name, command in names.items()}
    base = found["audit, all rules"]
    for name, measured in found.items():
        _show(f"{name}, a day each", *measured)
        print(f"{'':<48}{measured[0] / base[0]:>8.2f} x   {measured[1] / base[1]:>6.2f} x cpu")


def _spark(fleet: Path, folder: Path) -> None:
    """The same audit on Spark, and whether it finds the same."""
    import duckdb  # noqa: PLC0415 - only here

    _audit(fleet, folder, 1)
    mine = folder / "duckdb.parquet"
    (folder / "f.parquet").rename(mine)
    _show("audit on Spark, local[2]", *_audit(fleet, folder, 1, "--engine", "spark", "--master", "local[2]"))
    one, other = f"read_parquet('{mine}')", f"read_parquet('{folder / 'f.parquet'}')"
    differing = duckdb.sql(
        f"select (select count(*) from (from {one} except all from {other})) "
        f"+ (select count(*) from (from {other} except all from {one}))"
    ).fetchone()
    total = duckdb.sql(f"select count(*) from {one}").fetchone()
    print(f"findings of both engines: {total}, differing: {differing}")


if __name__ == "__main__":
    main()
