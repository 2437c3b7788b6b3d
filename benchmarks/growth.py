"""What an answer about a day costs when the knowledge base has a history a hundred times as long.

Every dated fact gets ninety-nine earlier statements of ours, superseded or retracted since, so that the answers stay
the same and only the search for what is in force grows. Both knowledge bases are asked in turn; medians count.
"""

from __future__ import annotations

import csv
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from benchmarks.tables import FigureTable, ratio, seconds, show
from kb.facts import Basis, Facts, basis_on
from kb.judging import judge
from kb.judging.question import CheckQuestion
from kb.judging.rules import builtin_rules
from kb.paths import data_folder
from kb.readers.interface import Document, FunctionConfig, Position, Resolved
from kb.store import Store, build_store
from kb.store.connection import as_store, open_connection

TIMES, ROUNDS = 100, 15
BACK = 1_000
"""Data versions between two statements of a history: more than there are, so that none has the number of another."""
FIRST, LAST = date(2015, 6, 1), date(2026, 11, 1)
SUPERSEDED = ("runtime_milestones.csv", "limits.csv")
RETRACTED = ("features.csv", "triggers.csv", "events.csv", "config_fields.csv")


def grown(folder: Path, target: Path) -> None:
    """A copy of the data with a longer history."""
    shutil.copytree(folder, target)
    for name in SUPERSEDED + RETRACTED:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with (target / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
            writer.writerows(
                _former(row, retracted=name in RETRACTED, versions=BACK * number)
                for number in range(1, TIMES)
                for row in rows
            )


def _former(row: dict[str, str], *, retracted: bool, versions: int) -> dict[str, str]:
    recorded = int(row["recorded_in"]) - versions
    return row | {"recorded_in": str(recorded)} | ({"retracted_in": str(recorded + 1)} if retracted else {})


def _function(runtime: str) -> Document:
    place = Position(1, 1)
    fields = {"Runtime": Resolved(runtime, place), "MemorySize": Resolved(512, place), "Timeout": Resolved(60, place)}
    return Document("fleet.json", "api", (FunctionConfig("orders", place, fields),))


QUESTIONS: dict[str, Callable[[Facts], object]] = {
    "runtimes": lambda facts: facts.runtimes(),
    "limits": lambda facts: facts.limits(),
    "triggers": lambda facts: facts.triggers(),
    "features": lambda facts: facts.features(),
    "events": lambda facts: facts.events(),
    "check, one function": lambda facts: (
        judge(facts.store, [_function("python3.8")], builtin_rules(), CheckQuestion(facts.basis)).findings
    ),
}


def asked(store: Store, question: Callable[[Facts], object], basis: Basis) -> tuple[float, object]:
    """How long an answer takes, in seconds, and the answer."""
    start = time.perf_counter()
    answer = question(Facts(store, basis))
    return time.perf_counter() - start, answer


def main() -> None:
    """Build both, ask both about the same days, and print the medians."""
    days = random.Random(1)  # noqa: S311 - any days will do, but the same each time
    with tempfile.TemporaryDirectory() as scratch:
        grown(data_folder(), Path(scratch) / "data")
        stores, counted = [], []
        for name, folder in (("small", data_folder()), ("large", Path(scratch) / "data")):
            report = build_store(folder, Path(scratch) / f"{name}.duckdb")
            stores.append(as_store(report.path, open_connection(report.path)[0]))
            counted.append(f"{sum(report.rows.values()):,} rows")
        rows = []
        for known in (False, True):
            for name, question in QUESTIONS.items():
                times: tuple[list[float], list[float]] = ([], [])
                for _ in range(ROUNDS):
                    day = FIRST + timedelta(days.randrange((LAST - FIRST).days))
                    basis = basis_on(stores[0], day, day if known else None)
                    (small, one), (large, other) = (asked(store, question, basis) for store in stores)
                    if one != other:
                        raise SystemExit(f"{name} on {basis}: the answers differ")
                    times[0].append(small)
                    times[1].append(large)
                label = f"{name}{', known then' if known else ''}"
                rows.append([label, seconds(times[0]), seconds(times[1]), ratio(times[1], times[0])])
    show(FigureTable("growth", ["as of a day, from the file", *counted, "ratio"], rows))


if __name__ == "__main__":
    main()
