"""`lambda-kb audit`: judge whole fleets, from inventories of any size."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli.common import FORMATS, add_clocks, basis_of, not_negative, positive, show, store_of

if TYPE_CHECKING:
    from kb.fleets.audit import Job
    from kb.fleets.interface import Progress, Question, Summary
    from kb.store import Store

UNREADABLE = 3
FINDINGS = 1


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands."""
    about = "judge all functions of an inventory, each on its own day if it has one"
    parser = commands.add_parser("audit", help=about, description=about)
    add_fleet(parser)
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="findings as .parquet, .csv or .duckdb")
    parser.add_argument("--rejects", metavar="FILE", type=Path, help="rows that cannot be used (default: beside FILE)")
    add_clocks(parser)
    parser.add_argument("--operation", choices=("create", "update", "invoke"), default="create")
    parser.add_argument("--horizon", metavar="DAYS", type=not_negative, default=0, help="also find dates this near")
    parser.add_argument("--rules", metavar="DIR", action="append", default=[], help="a folder with rules of your own")
    parser.add_argument("--format", choices=FORMATS, default="table", help="of the summary (default: table)")
    parser.add_argument("--fail-on", choices=("error", "warning", "note"), default="error", help="default: error")
    parser.set_defaults(run=_audit)


def add_fleet(parser: argparse.ArgumentParser) -> None:
    """The options of commands that read a fleet."""
    about = "CSV, JSON, JSON lines or Parquet: files, folders, globs, or - for standard input"
    parser.add_argument("fleet", nargs="+", metavar="FLEET", help=about)
    parser.add_argument(
        "--map",
        metavar="FIELD=COLUMN",
        action="append",
        default=[],
        help="such as MemorySize=mem",
    )
    parser.add_argument("--memory", metavar="SIZE", default="1GB", help="spill to the disk past this (default: 1GB)")
    parser.add_argument("--threads", metavar="N", type=positive, help="default: one per core")


def _audit(args: argparse.Namespace) -> int:
    from kb.cli.check import _rules  # noqa: PLC0415
    from kb.fleets.audit import audit  # noqa: PLC0415
    from kb.reports.fleets import audit_text  # noqa: PLC0415

    rules = _rules(args.rules)
    store = store_of(args)
    job = job_of(args, question_of(args, store))
    with progress_bar() as progress:
        summary = audit(store, rules, job, progress)
    show(audit_text(summary, args.format))
    return _code(summary, args.fail_on)


def question_of(args: argparse.Namespace, store: Store) -> Question:
    """What a fleet is to be judged by."""
    from dataclasses import replace  # noqa: PLC0415

    from kb.fleets.interface import Question  # noqa: PLC0415
    from kb.judging import Operation  # noqa: PLC0415

    basis = basis_of(args, store)
    known_as_of = args.known_at == "as-of"
    basis = replace(basis, known_at=None) if known_as_of else basis
    return Question(basis, known_as_of, Operation(args.operation), args.horizon)


def job_of(args: argparse.Namespace, question: Question) -> Job:
    """The audit that the options describe."""
    from kb.fleets.audit import Job  # noqa: PLC0415
    from kb.fleets.columns import parsed_mapping  # noqa: PLC0415

    return Job(
        paths=tuple(args.fleet),
        question=question,
        output=getattr(args, "output", None),
        rejects=getattr(args, "rejects", None),
        mapping=parsed_mapping(args.map),
        memory=args.memory,
        threads=args.threads,
    )


@contextlib.contextmanager
def progress_bar() -> Iterator[Progress]:
    """A bar on a terminal; elsewhere nothing."""
    from kb.fleets.interface import silent  # noqa: PLC0415

    if not sys.stderr.isatty():
        yield silent
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def progress(step: str, share: float | None) -> None:
            bar.update(task, description=step, total=None if share is None else 1.0, completed=share or 0.0)

        yield progress


def _code(summary: Summary, fail_on: str) -> int:
    for unread in summary.unread:
        print(f"lambda-kb: {unread.path}: {unread.reason}", file=sys.stderr)
    if summary.rejected:
        where = f": they stand in {summary.rejects}" if summary.rejects else ": write them with --rejects FILE"
        noun = "row" if summary.rejected == 1 else "rows"
        print(f"lambda-kb: {summary.rejected:,} {noun} cannot be used{where}", file=sys.stderr)
    if summary.unread:
        return UNREADABLE
    order = ("note", "warning", "error")
    worst = max((order.index(row["severity"]) for row in summary.rules if row["functions"]), default=-1)
    return FINDINGS if worst >= order.index(fail_on) else 0
