"""Fleets judged by all rules: DuckDB at growing sizes, side by side with a plain Python loop, pandas and Spark.

The loop (`plain_loop.py`) and pandas (`pandas_frames.py`) apply the same rules to the same fleet as the audit and write
the same findings with their messages; the loop's must be equal to the audit's in every cell. Spark runs the same rules
and must find the same.
"""

from __future__ import annotations

import argparse
import os
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
DAYS = 3000
"""Different days in a fleet whose functions have a day of their own."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--functions", type=int, default=1_000_000, help="default: 1000000")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--large", action="store_true", help="growth only: a tenth, as many, ten times as many")
    which.add_argument("--spark", action="store_true", help="Spark only, and compare its findings")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        fleet = folder / "fleet.parquet"
        if args.spark:
            write_fleet(fleet, args.functions)
            _spark(fleet, folder)
            return
        for size in (args.functions // 10, args.functions, *((args.functions * 10,) if args.large else ())):
            write_fleet(fleet, size)
            rounds = 1 if size > args.functions else ROUNDS
            _show(f"audit, {size:,} functions", *_audit(fleet, folder, rounds))
        if not args.large:
            _compare(fleet, folder, "one day")
            write_fleet(fleet, args.functions, days=DAYS)
            _compare(fleet, folder, "a day each")


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
    found = os.wait4(process.pid, 0)
    process.returncode = 0
    return found


def _show(name: str, wall: float, processor: float, peak: float) -> None:
    print(f"{name:<48}{wall:>8.2f} s{processor:>9.2f} s cpu{peak:>8.0f} MB", flush=True)


def _compare(fleet: Path, folder: Path, name: str) -> None:
    """The loop and pandas beside the audit, over the same rules, each writing all findings."""
    base = _audit(fleet, folder, ROUNDS)
    _show(f"audit, {name}", *base)
    found = folder / "found.csv"
    for contender, module in (("plain Python loop", "plain_loop"), ("pandas merge_asof", "pandas_frames")):
        measured = _measured([*HERE, f"benchmarks.{module}", str(fleet), str(found)], 1)
        _show(f"{contender}, {name}", *measured)
        print(f"{'':<48}{measured[0] / base[0]:>8.2f} x   {measured[1] / base[1]:>6.2f} x cpu   {_agreement(folder)}")


def _agreement(folder: Path) -> str:
    """How far the findings of a contender are those of the audit: all cells, and the findings of each rule counted."""
    import duckdb  # noqa: PLC0415 - only here

    mine = f"read_parquet('{folder / 'f.parquet'}')"
    other = f"read_csv('{folder / 'found.csv'}', header = true, all_varchar = true)"
    names = [row[0] for row in duckdb.sql(f"describe from {mine}").fetchall()]
    theirs = [row[0] for row in duckdb.sql(f"describe from {other}").fetchall()]
    by_rule = "select rule, count(*) as n from {} group by rule"
    rules = duckdb.sql(
        f"select count(*) from ({by_rule.format(mine)}) a full join ({by_rule.format(other)}) b using (rule) "
        "where a.n is distinct from b.n"
    ).fetchone()
    said = f"rules whose number of findings differs: {rules[0] if rules else None}"
    if names == theirs:
        one = ", ".join(f'"{name}"::varchar' for name in names)
        two = ", ".join(f"nullif(\"{name}\", '')" for name in names)
        differing = _differing(f"select {one} from {mine}", f"select {two} from {other}")
        said += f"; findings that differ in any cell: {differing}"
    return said


def _differing(one: str, other: str) -> int:
    import duckdb  # noqa: PLC0415 - only here

    counted = duckdb.sql(
        f"select (select count(*) from ({one} except all {other})) + (select count(*) from ({other} except all {one}))"
    ).fetchone()
    return int(counted[0]) if counted else 0


def _spark(fleet: Path, folder: Path) -> None:
    """The same audit on both engines, and whether they find the same."""
    import duckdb  # noqa: PLC0415 - only here

    _show("audit", *_audit(fleet, folder, 1))
    mine = folder / "duckdb.parquet"
    (folder / "f.parquet").rename(mine)
    _show("audit on Spark, local[2]", *_audit(fleet, folder, 1, "--engine", "spark", "--master", "local[2]"))
    one, other = f"from read_parquet('{mine}')", f"from read_parquet('{folder / 'f.parquet'}')"
    totals = [duckdb.sql(f"select count(*) {relation}").fetchone() for relation in (one, other)]
    print(f"findings: DuckDB {totals[0]}, Spark {totals[1]}, differing: {_differing(one, other)}")


if __name__ == "__main__":
    main()
