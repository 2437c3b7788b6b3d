"""`lambda-kb audit`: judge whole fleets, from inventories of any size."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli.fleet_outputs import Outputs, add_groups, add_outputs, uses_of
from kb.cli.progress import progress_bar
from kb.cli.shared_options import (
    FORMATS,
    accounts_in,
    add_account,
    add_clocks,
    add_fail_on,
    basis_of,
    parse_days,
    parse_memory,
    parse_positive,
    print_text,
    store_of,
)
from kb.exit_codes import DONE, FINDINGS, UNREADABLE
from kb.named_values import parse_pairs
from kb.operations import OPERATIONS
from kb.severities import fails

if TYPE_CHECKING:
    from kb.fleets.audit import AuditJob
    from kb.fleets.interface import AuditQuestion, Cluster, Summary
    from kb.store import Store


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    about = "judge all functions of an inventory, each on its own day if it has one"
    parser = commands.add_parser("audit", help=about, description=about)
    add_fleet(parser)
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="findings as .parquet, .csv or .duckdb")
    parser.add_argument("--rejects", metavar="FILE", type=Path, help="rows that cannot be used (default: beside FILE)")
    add_clocks(parser)
    add_account(parser, dest="own_accounts")
    parser.add_argument("--operation", choices=OPERATIONS, default="create", help="default: create")
    parser.add_argument("--horizon", metavar="DAYS", type=parse_days, default=0, help="also find dates this near")
    parser.add_argument("--rules", metavar="DIR", action="append", default=[], help="a folder with rules of your own")
    about = "table and json: the summary; csv: one row per function (default: table)"
    parser.add_argument("--format", choices=FORMATS, default="table", help=about)
    add_groups(parser)
    add_outputs(parser)
    add_fail_on(parser)
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="default: duckdb")
    parser.add_argument("--master", metavar="URL", default="local[*]", help="the Spark to use (default: local[*])")
    parser.add_argument("--partitions", metavar="N", type=parse_positive, help="pieces that Spark cuts the fleet into")
    parser.add_argument("--spark-conf", metavar="NAME=VALUE", action="append", default=[], help="a setting of Spark")
    parser.set_defaults(run=_run_audit)


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
    about = "spill to the disk past this (default: 1GB)"
    parser.add_argument("--memory", metavar="SIZE", type=parse_memory, default="1GB", help=about)
    parser.add_argument("--threads", metavar="N", type=parse_positive, help="default: one per core")


def _run_audit(args: argparse.Namespace) -> int:
    from dataclasses import replace

    from kb.fleets.audit import audit_fleet
    from kb.judging.rules import all_rules
    from kb.reports.fleets import audit_text

    outputs = Outputs(args)
    rules = all_rules(args.rules)
    store = store_of(args)
    job = replace(job_of(args, question_of(args, store)), cluster=_cluster_of(args), followers=outputs.followers)
    with progress_bar() as progress:
        summary = audit_fleet(store, rules, job, progress)
    # Of a fleet that nobody could read there is nothing to say to people but why.
    as_table = args.format == "table" and bool(summary.functions or not summary.unread)
    if as_table or args.format == "json":
        print_text(audit_text(summary, args.format, outputs.news, args.since))
    # As with check: on a terminal the table says what could not be read, and once is enough.
    return _exit_code(summary, args.fail_on, told=as_table and sys.stdout.isatty())


def _cluster_of(args: argparse.Namespace) -> Cluster | None:
    if args.engine == "duckdb":
        return None
    from kb.fleets.interface import Cluster

    return Cluster(args.master, args.partitions, parse_pairs(args.spark_conf, "--spark-conf"))


def question_of(args: argparse.Namespace, store: Store) -> AuditQuestion:
    """What a fleet is to be judged by."""
    from dataclasses import replace

    from kb.fleets.interface import AuditQuestion
    from kb.judging import Operation

    basis = basis_of(args, store)
    known_as_of = args.known_at == "as-of"
    basis = replace(basis, known_at=None) if known_as_of else basis
    return AuditQuestion(basis, known_as_of, Operation(args.operation), args.horizon, accounts_in(args, "own_accounts"))


def job_of(args: argparse.Namespace, question: AuditQuestion) -> AuditJob:
    """The audit that the options describe."""
    from kb.fleets.audit import AuditJob
    from kb.fleets.inventories.column_names import parsed_mapping

    return AuditJob(
        paths=tuple(args.fleet),
        question=question,
        output=getattr(args, "output", None),
        rejects=getattr(args, "rejects", None),
        mapping=parsed_mapping(args.map),
        memory=args.memory,
        threads=args.threads,
        owner_tag=args.owner_tag,
        uses=uses_of(args),
    )


def _exit_code(summary: Summary, fail_on: str, *, told: bool) -> int:
    """What the run ends with; says before what could not be read or used, unless the table has told it."""
    for noted in () if told else summary.warnings:
        print(f"lambda-kb: {noted.text}", file=sys.stderr)
    for unread in () if told else summary.unread:
        print(f"lambda-kb: {unread.path}: {unread.reason}", file=sys.stderr)
    if summary.rejected:
        where = f": they stand in {summary.rejects}" if summary.rejects else ": write them with --rejects FILE"
        noun = "row" if summary.rejected == 1 else "rows"
        print(f"lambda-kb: {summary.rejected:,} {noun} cannot be used{where}", file=sys.stderr)
    if summary.unread:
        return UNREADABLE
    if any(fails(row["severity"], fail_on) for row in summary.rules if row["functions"]):
        return FINDINGS
    # Nobody may take a row for judged that could not be read.
    return UNREADABLE if summary.rejected else DONE
