"""How a fleet fares if nobody changes anything: functions by the phase of their runtime, month by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from kb.facts.queries import fetch_rows
from kb.fleets.audit import AuditJob, stage_fleet
from kb.fleets.interface import Progress, Resources, UnreadFile, ignore_progress
from kb.fleets.judged_days import write_in_force
from kb.fleets.output_files import write_rejects
from kb.fleets.scratch_folders import put_in_place, scratch_folder
from kb.fleets.workbench_database import open_workbench
from kb.judging.rules import Rule
from kb.places import sql_text
from kb.store import Store
from kb.store.literals import sql_literal, values_body


@dataclass(frozen=True, slots=True)
class Projection:
    """What becomes of a fleet."""

    functions: int
    """Functions in it."""
    rejected: int
    """Rows that could not be used."""
    months: tuple[dict[str, Any], ...]
    """For the day asked about and the first day of each month after it: functions by phase, and what waiting costs."""
    runtimes: tuple[dict[str, Any], ...]
    """By runtime: functions, and the first day on which they can be neither created nor updated any more."""
    unread: tuple[UnreadFile, ...]
    """Files that could not be read."""
    output: str | None
    """The file with the days of each function."""


def project_fleet(
    store: Store, rules: Sequence[Rule], job: AuditJob, months: int, progress: Progress = ignore_progress
) -> Projection:
    """Follow a fleet for some months from the day asked about; the output has a row for each function.

    Raises:
        FleetError: There is nothing to follow, or the output cannot be written.
        UsageError: The output has a form that we do not write.
    """
    start = job.question.basis.as_of
    days = [start, *_months_from(start, months)]
    with (
        scratch_folder(job.output) as scratch,
        open_workbench(store, Resources(job.memory, job.threads, scratch), progress) as bench,
    ):
        staging = stage_fleet(bench, job, {"runtime"}, copy=False)
        rejected = staging.finish(start)
        question = replace(job.question, known_as_of=False)
        write_in_force(bench.connection, store, rules, question, f"values {values_body((day,) for day in days)}")
        bench.run(sql_text("fleets/projected.sql").replace("$start", sql_literal(start)), "counting runtimes")
        by_month: dict[date, dict[str, Any]] = {day: {"day": day, "phases": {}} for day in days}
        for row in fetch_rows(bench.connection, "select * from phases_ahead"):
            by_month[row["as_of"]]["phases"][row["phase"]] = row["functions"]
        for row in fetch_rows(bench.connection, "select * from waiting"):
            by_month[row.pop("as_of")].update(row)
        runtimes = fetch_rows(bench.connection, "select * from runtimes_ahead")
        if job.output is not None:
            write_functions(bench.connection, job.output, scratch)
        write_rejects(bench, job.rejects_file, rejected)
        return Projection(
            sum(row["functions"] for row in runtimes),
            rejected,
            tuple(by_month.values()),
            tuple(runtimes),
            tuple(staging.unread),
            str(job.output) if job.output else None,
        )


def _months_from(start: date, months: int) -> Iterator[date]:
    year, month = start.year, start.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
        if year > date.max.year:
            return
        yield date(year, month, 1)


def write_functions(connection: Any, output: Path, scratch: Path) -> None:  # noqa: ANN401 - DuckDB's connection
    """A row for each function with its runtime, phase and last days."""
    half = scratch / f"half{output.suffix.lower()}"
    form = "(format csv, header)" if half.suffix == ".csv" else "(format parquet, compression zstd)"
    connection.execute(f"copy (select * from functions_ahead) to {sql_literal(str(half))} {form}")
    put_in_place(half, output)
