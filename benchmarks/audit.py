"""Fleets judged by all rules: DuckDB at growing sizes, side by side with a plain Python loop, pandas and Spark.

The loop (`plain_loop.py`) and pandas (`pandas_frames.py`) apply the same rules to the same fleet as the audit and write
the same findings with their messages; the loop's must be equal to the audit's in every cell. Spark runs the same rules
and must find the same.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import statistics
import tempfile
from pathlib import Path

import duckdb

from benchmarks.audit_runs import HERE, Measured, audit_command, measure
from benchmarks.fleets import write_fleet
from benchmarks.tables import WRITE, FigureTable, ratio, seconds, show

ROUNDS = 3
DAYS = 3000
"""Different days in a fleet whose functions have a day of their own."""
PARTS = 20
"""Objects that a fleet on object storage is cut into."""
CONTENDERS = {"plain Python loop": "plain_loop", "pandas `merge_asof`": "pandas_frames"}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--functions", type=int, default=1_000_000, help="default: 1000000")
    parser.add_argument("--large", action="store_true", help="ten times as many functions as well")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--spark", action="store_true", help="Spark only, and compare its findings")
    which.add_argument(
        "--objects", action="store_true", help="a fleet on moto's S3 server only, beside the same on the disk"
    )
    parser.add_argument(WRITE, action="store_true", help="put the tables into the README")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if args.spark:
            _spark(folder, args.functions)
        elif args.objects:
            _objects(folder, args.functions)
        else:
            _growth(folder, args.functions, large=args.large)
            _contenders(folder, args.functions)


def _growth(folder: Path, functions: int, *, large: bool) -> None:
    sizes = [functions // 10, functions, *([functions * 10] if large else [])]
    rows = [_grown(folder, size, 0, 1 if size > functions else ROUNDS) for size in sizes]
    rows.append(_grown(folder, functions, DAYS, ROUNDS))
    show(FigureTable("fleets", ("fleet", "findings", "audit", "processor", "peak memory"), rows))


def _grown(folder: Path, functions: int, days: int, rounds: int) -> tuple[str, ...]:
    fleet, found = folder / "fleet.parquet", folder / "found.parquet"
    write_fleet(fleet, functions, days=days)
    measured = measure(audit_command(fleet, found), rounds)
    fleet.unlink()
    return (_named(functions, days), f"{_rows(found):,}", *measured.cells())


def _named(functions: int, days: int) -> str:
    return f"{functions:,} functions" + (f" on {days:,} days" if days else "")


def _contenders(folder: Path, functions: int) -> None:
    """The loop and pandas beside the audit, over the same rules, each writing all findings."""
    fleet, mine, other = folder / "fleet.parquet", folder / "mine.parquet", folder / "other.csv"
    rows = []
    for days in (0, DAYS):
        write_fleet(fleet, functions, days=days)
        audit = measure(audit_command(fleet, mine), ROUNDS)
        rows.append((_named(functions, days), "audit", seconds(audit.clock), seconds(audit.processor), "", ""))
        for name, module in CONTENDERS.items():
            measured = measure((*HERE, f"benchmarks.{module}", str(fleet), str(other)), 1)
            times = ratio(measured.clock, audit.clock)
            rows.append(("", name, *measured.cells()[:2], times, agreement_of(mine, other)))
    columns = ("fleet", "contender", "clock", "processor", "audits meanwhile", "findings")
    show(FigureTable("fleets_beside", columns, rows))


def agreement_of(mine: Path, other: Path) -> str:
    """How far the findings of a contender are those of the audit: all cells, or only the number by rule."""
    one, two = f"read_parquet('{mine}')", f"read_csv('{other}', header = true, all_varchar = true)"
    names = [row[0] for row in duckdb.sql(f"describe from {one}").fetchall()]
    theirs = [row[0] for row in duckdb.sql(f"describe from {two}").fetchall()]
    if set(theirs) <= set(names):
        cells = ", ".join(f'"{name}"::varchar' for name in theirs)
        texts = ", ".join(f"nullif(\"{name}\", '')" for name in theirs)
        return f"{_differing(f'select {cells} from {one}', f'select {texts} from {two}'):,} differ in any cell"
    by_rule = "select rule, count(*) from {} group by rule"
    return f"{_differing(by_rule.format(one), by_rule.format(two)):,} rules differ in their number"


def _differing(one: str, other: str) -> int:
    counted = duckdb.sql(
        f"select (select count(*) from ({one} except all {other})) + (select count(*) from ({other} except all {one}))"
    ).fetchone()
    return int(counted[0]) if counted else 0


def _rows(findings: Path) -> int:
    counted = duckdb.sql(f"select count(*) from '{findings}'").fetchone()
    return int(counted[0]) if counted else 0


def _spark(folder: Path, functions: int) -> None:
    """The same audit on both engines, on one core and on two, and whether they find the same."""
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        print("no PySpark or no Java here: Spark is not measured")
        return
    rows: list[tuple[str, ...]] = []
    clocks: dict[tuple[int, int], float] = {}
    for size in (functions, 3 * functions):
        fleet, mine, other = (folder / name for name in ("fleet.parquet", "mine.parquet", "other.parquet"))
        write_fleet(fleet, size)
        rows.append(
            (f"{size:,} functions, DuckDB", *measure(audit_command(fleet, mine), 1).cells()[:2], f"{_rows(mine):,}", "")
        )
        for cores in (1, 2):
            master = f"local[{cores}]"
            measured = measure(audit_command(fleet, other, "--engine", "spark", "--master", master), 1, orphans=True)
            clocks[size, cores] = statistics.median(measured.clock)
            differing = _differing(f"from '{mine}'", f"from '{other}'")
            rows.append(
                (f"{size:,} functions, Spark {master}", *measured.cells()[:2], f"{_rows(other):,}", f"{differing:,}")
            )
    rows += _parts_of_spark(clocks, functions)
    show(FigureTable("fleets_spark", ("work", "clock", "processor", "findings", "differing"), rows))


def _parts_of_spark(clocks: dict[tuple[int, int], float], functions: int) -> list[tuple[str, ...]]:
    """What Spark takes for itself, and for a million functions: in the one process that hands them out, and by core."""
    millions = functions / 1_000_000
    one, two = ((clocks[3 * functions, cores] - clocks[functions, cores]) / 2 / millions for cores in (1, 2))
    divided = 2 * (one - two)
    fixed = clocks[functions, 2] - two * millions
    return [
        ("Spark's own start and planning, whatever the size", f"{fixed:.1f} s", "", "", ""),
        ("each million functions, in the one process", f"{one - divided:.1f} s", "", "", ""),
        ("each million functions, to be divided by the cores", f"{divided:.1f} s", "", "", ""),
    ]


def _objects(folder: Path, functions: int) -> None:
    """A fleet in partitions on object storage, beside the same files on the disk."""
    if importlib.util.find_spec("moto") is None:
        print("no moto here: object storage is not measured")
        return
    from tests.fleets.aws_like import DUMMY, client, moto  # noqa: PLC0415 - needs botocore

    fleet, parts = folder / "fleet.parquet", folder / "parts"
    write_fleet(fleet, functions)
    parted = f"select *, abs(hash(FunctionName)) % {PARTS} as part from '{fleet}'"
    duckdb.sql(f"copy ({parted}) to '{parts}' (format parquet, partition_by (part))")
    with moto() as port:
        store = client(port, "s3", "us-east-1")
        store.create_bucket(Bucket="fleets")
        files = sorted(parts.rglob("*.parquet"))
        for file in files:
            store.put_object(Bucket="fleets", Key=f"parts/{file.relative_to(parts)}", Body=file.read_bytes())
        place = {**DUMMY, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "AWS_DEFAULT_REGION": "us-east-1"}
        measured: dict[str, Measured] = {
            "on the disk": measure(audit_command(parts, folder / "found.parquet"), ROUNDS),
            "on object storage": measure(audit_command("s3://fleets/parts", folder / "found.parquet"), ROUNDS, place),
        }
    size = sum(file.stat().st_size for file in files) / 1024 / 1024
    name = f"{functions:,} functions in {len(files)} files, {size:,.0f} MB"
    rows = [(f"{name}, {where}", *found.cells()) for where, found in measured.items()]
    show(FigureTable("fleets_objects", ("fleet", "audit", "processor", "peak memory"), rows))


if __name__ == "__main__":
    main()
