"""Differences of audits, projections of fleets and histories of files, for people and for programs."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kb.answers import basis_body, csv_text, dump_json
from kb.facts.basis import Basis
from kb.fleets.audit_differences import AuditDifference
from kb.fleets.backtest import Backtest, Breach
from kb.fleets.projection import Projection
from kb.nouns import count_noun
from kb.reports.basis_words import basis_lines
from kb.reports.owner_files import shown_owner
from kb.reports.printable_texts import inert_lines, printable_text
from kb.reports.tables import print_whole
from kb.reports.widths import print_width
from kb.row_columns import csv_columns
from kb.spreadsheets import inert_rows

PHASES = ("preview", "supported", "deprecated", "create_blocked", "update_blocked", "unknown_to_aws", "no_runtime")


def difference_text(found: AuditDifference, before: Path, after: Path, form: str, limit: int | None) -> str | bytes:
    """What changed between two audits."""
    if form == "json":
        page = {"limit": limit, "next": None, "total": found.total}
        files = {"before": str(before), "after": str(after)}
        return dump_json({**files, "counts": found.counts, "data": found.rows, "page": page})
    if form == "csv":
        return inert_rows(csv_text(found.rows, found.columns))
    counts = ", ".join(f"{count:,} {status.replace('_', ' ')}" for status, count in found.counts.items())
    lines = [printable_text(f"{before} to {after}: {counts}"), ""]
    for row in found.rows:
        status = row["status"].replace("_", " ")
        lines.append(printable_text(f"{status}: {row['severity']} {row['rule']} {row['function_id']}"))
        lines.append(f"  {printable_text(row['message'])}")
    if found.total > len(found.rows):
        lines.append(f"{len(found.rows):,} of {found.total:,} findings")
    return inert_lines("\n".join(lines).rstrip() + "\n")


def projection_text(found: Projection, basis: Basis, form: str) -> str | bytes:
    """What becomes of a fleet."""
    if form == "json":
        return dump_json({"basis": basis_body(basis), **asdict(found)})
    rows = [_month_body(month) for month in found.months]
    if form == "csv":
        return inert_rows(csv_text(rows if found.owners is None else _months_of_owners(found.owners)))
    out = _wide_console()
    for line in basis_lines(basis):
        out.print(Text(line))
    out.print(Text(f"{_fleet_words(found)}\n"))
    if found.functions:
        _print_projection(out, found, rows)
    return _captured_text(out)


def _fleet_words(found: Projection) -> str:
    """How many functions are followed, and what of the inventory is not, or twice."""
    others = f", {found.other_versions:,} of other versions left out" if found.other_versions else ""
    rejected = count_noun(found.rejected, "row", "that cannot be used")
    again = "lists one again and is" if found.repeated == 1 else "list one again and are"
    repeated = f", {count_noun(found.repeated, 'row', f'that {again} counted too')}" if found.repeated else ""
    return f"{count_noun(found.functions, 'function')}{others}, {rejected}{repeated}"


def _print_projection(out: Console, found: Projection, months: Sequence[dict[str, Any]]) -> None:
    """Print the months, then the runtimes that will be blocked, the owners, and how old versions are used."""
    phases = [phase for phase in PHASES if any(row[phase] for row in months)]
    _print_rows(out, ["day", *phases, "newly_not_creatable", "newly_not_updatable"], months)
    dates = ["not_creatable_from", "not_updatable_from"]
    runtimes = [row for row in found.runtimes if row["not_updatable_from"] or row["not_creatable_from"]]
    out.print()
    _print_rows(out, ["runtime", "functions", "phase", *dates, "successor"], runtimes)
    if found.owners:
        out.print()
        owners = [{**row, "owner": shown_owner(row["owner"])} for row in found.owners]
        _print_rows(out, ["owner", "functions", *dates], owners)
    if found.versions:
        out.print()
        _print_rows(out, ["version_use", "functions"], found.versions)


def _months_of_owners(owners: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"owner": one["owner"], **_month_body(month)} for one in owners for month in one["months"]]


def _month_body(month: dict[str, Any]) -> dict[str, Any]:
    phases = {phase: month["phases"].get(phase, 0) for phase in PHASES}
    costs = {key: value for key, value in month.items() if key not in ("day", "phases")}
    return {"day": month["day"], **phases, **costs}


def backtest_text(found: Backtest, basis: Basis, form: str) -> str | bytes:
    """What a file's history comes to."""
    if form == "json":
        return dump_json({"basis": basis_body(basis), "versions": found.versions, "breaches": found.breaches})
    if form == "csv":
        return inert_rows(csv_text(found.breaches, csv_columns(Breach)))
    out = _wide_console()
    out.print(Text(f"Each version on its own day as known then, the newest until {found.as_of}\n"))
    versions = [asdict(version) | {"rules": " ".join(version.rules)} for version in found.versions]
    _print_rows(out, ["day", "commit", "functions", "errors", "warnings", "rules", "subject"], versions)
    for version in found.versions:
        if version.unreadable:
            out.print(Text(printable_text(f"{version.commit} cannot be judged: {version.unreadable}")))
    out.print()
    if not found.breaches:
        out.print(Text("No operation was ever forbidden."))
    for breach in found.breaches:
        known = "when it was published is not known"
        if breach.known_since and breach.days_of_warning is not None:
            early = breach.days_of_warning >= 0
            gap = count_noun(abs(breach.days_of_warning), "day", "before" if early else "after")
            known = f"published on {breach.known_since}, {gap}"
        ended = f"ended by {breach.ended_by} on {breach.ended}" if breach.ended else "still so"
        how = "committed so" if breach.committed_so else "became so"
        why = f"{breach.function}: {breach.operation} forbidden since {breach.since} by {breach.rule or 'its settings'}"
        out.print(Text(printable_text(f"{why} ({how}, {breach.commit}); {known}; {ended}")))
    return _captured_text(out)


def _wide_console() -> Console:
    return Console(
        file=io.StringIO(), width=print_width(), force_terminal=sys.stdout.isatty(), highlight=False, emoji=False
    )


def _captured_text(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)  # noqa: S101 - made above
    return inert_lines("\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n")


def _print_rows(console: Console, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    grid = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False, header_style="bold")
    for column in columns:
        free = column in ("rules", "subject")
        number = isinstance(rows[0][column], int)
        # A long name goes over several lines, so that what stands under it does not have to.
        name = column.replace("_", "\n" if len(column) > 12 else " ")
        texts = [*name.split("\n"), *(_cell_text(row[column]) for row in rows)]
        least = None if free else max(map(len, texts))
        grid.add_column(name, justify="right" if number else "left", no_wrap=not free, overflow="fold", min_width=least)
    for row in rows:
        grid.add_row(*(Text(_cell_text(row[column])) for column in columns))
    print_whole(console, grid)


def _cell_text(value: object) -> str:
    match value:
        case None:
            return "-"
        case int():
            return f"{value:,}"
    return str(value).replace("_", " ") if value in PHASES else printable_text(str(value))
