"""How a fleet fares if nobody changes anything: functions by the phase of their runtime, month by month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from kb.data_classes import dataclass
from kb.facts.days_in_force import Row, fetch_rows
from kb.fleets.audit import AuditJob, prepare_groups, stage_fleet
from kb.fleets.audit_summaries import repeated_rows
from kb.fleets.interface import Progress, Resources, UnreadFile, ignore_progress
from kb.fleets.judging.judged_days import write_in_force
from kb.fleets.output_files import columns_of, write_rejects
from kb.fleets.scratch_folders import put_in_place, scratch_folder
from kb.fleets.version_uses import use_sql
from kb.fleets.workbench_database import open_workbench
from kb.judging.report import FileWarning
from kb.judging.rules import Rule
from kb.paths import sql_text
from kb.spreadsheets import inert_select
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
    owners: tuple[dict[str, Any], ...] | None = None
    """By owner: functions, the first days on which one can be neither created nor updated, and the months as for all;
    None where nobody asked for owners."""
    versions: tuple[dict[str, Any], ...] = ()
    """Functions by what their version is of use for; none where no file has versions."""
    other_versions: int = 0
    """Functions of versions that are not of the uses asked for."""
    repeated: int = 0
    """Rows that list a function again of which a row of the same version and day was read."""
    warnings: tuple[FileWarning, ...] = ()
    """What is odd in the files."""


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
        others = prepare_groups(bench.connection, job, staging)
        question = replace(job.question, known_as_of=False)
        write_in_force(bench.connection, store, rules, question, f"values {values_body((day,) for day in days)}")
        use, join = use_sql(staging.columns.present)
        sql = sql_text("fleets/projected.sql").replace("$start", sql_literal(start))
        bench.run(sql.replace("$version_use", use).replace("$version_join", join), "counting runtimes")
        runtimes = fetch_rows(bench.connection, "select * from runtimes_ahead")
        if job.output is not None:
            write_functions(bench.connection, job.output, scratch)
        write_rejects(bench, job.rejects_file, rejected)
        return Projection(
            sum(row["functions"] for row in runtimes),
            rejected,
            _months_of(bench.connection, days, "all_ahead").get(None, tuple({"day": d, "phases": {}} for d in days)),
            tuple(runtimes),
            tuple(staging.unread),
            str(job.output) if job.output else None,
            _owners_of(bench.connection, days) if job.owner_tag else None,
            tuple(fetch_rows(bench.connection, "select * from versions_counted")) if join else (),
            others,
            repeated_rows(bench.connection),
            staging.warnings,
        )


def _months_of(
    connection: duckdb.DuckDBPyConnection, days: Sequence[date], relation: str
) -> dict[str | None, tuple[dict[str, Any], ...]]:
    """By owner, or under None for all together, for each day the functions by phase, and what waiting costs."""
    found: dict[str | None, dict[date, dict[str, Any]]] = {}

    def month(row: Row) -> dict[str, Any]:
        own = found.setdefault(row.pop("owner", None), {day: {"day": day, "phases": {}} for day in days})
        return own[row.pop("as_of")]

    for row in fetch_rows(connection, f"select * from phases_of_{relation}"):
        month(row)["phases"][row["phase"]] = row["functions"]
    for row in fetch_rows(connection, f"select * from waiting_of_{relation}"):
        month(row).update(row)
    return {owner: tuple(own.values()) for owner, own in found.items()}


def _owners_of(connection: duckdb.DuckDBPyConnection, days: Sequence[date]) -> tuple[dict[str, Any], ...]:
    """Each owner with its months, those first who have the first day on which something is refused."""
    months = _months_of(connection, days, "owners_ahead")
    return tuple(
        row | {"months": months[row["owner"]]} for row in fetch_rows(connection, "select * from owners_counted")
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
    found = "select * from functions_ahead"
    if half.suffix == ".csv":
        found = inert_select(columns_of(connection, "functions_ahead"), "functions_ahead")
    connection.execute(f"copy ({found}) to {sql_literal(str(half))} {form}")
    put_in_place(half, output)
