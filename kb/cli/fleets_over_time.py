"""`lambda-kb audit-diff`, `project` and `backtest`: fleets and files as time goes by."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from kb.cli.audit import add_fleet, job_of
from kb.cli.fleet_outputs import add_groups
from kb.cli.progress import progress_bar
from kb.cli.shared_options import (
    FORMATS,
    add_account,
    add_clocks,
    add_fail_on,
    basis_of,
    parse_positive,
    print_text,
    store_of,
)
from kb.clock import MOST_MONTHS
from kb.errors import UsageError
from kb.exit_codes import DONE, FINDINGS, UNREADABLE
from kb.severities import fails


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands."""
    _add_diff(commands)
    _add_project(commands)
    _add_backtest(commands)


def _add_diff(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    about = "compare the findings of two audits: new, fixed, still open"
    parser = commands.add_parser("audit-diff", help=about, description=f"{about}; exit 1 where new ones weigh enough")
    parser.add_argument("before", metavar="BEFORE", type=Path, help="the findings of the earlier audit")
    parser.add_argument("after", metavar="AFTER", type=Path, help="those of the later one")
    parser.add_argument("--open", action="store_true", help="list what is still open, too")
    parser.add_argument("--limit", metavar="N", type=parse_positive, help="print only the first N rows")
    parser.add_argument("--format", choices=FORMATS, default="table", help="default: table")
    add_fail_on(parser)
    parser.set_defaults(run=_run_diff)


def _add_project(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    about = "follow a fleet month by month if nobody changes anything: functions by the phase of their runtime"
    parser = commands.add_parser("project", help=about, description=about)
    add_fleet(parser)
    add_groups(parser)
    about = f"default: 36; at most {MOST_MONTHS}"
    parser.add_argument("--months", metavar="N", type=parse_positive, default=36, help=about)
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="the last days of each function")
    add_clocks(parser)
    parser.add_argument("--format", choices=FORMATS, default="table", help="default: table")
    parser.set_defaults(run=_run_project)


def _add_backtest(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    about = "judge every version of a file in a git repository on its own day, as known then"
    parser = commands.add_parser("backtest", help=about, description=about)
    parser.add_argument("repository", metavar="REPO", type=Path, help="the folder of the repository")
    parser.add_argument("path", metavar="PATH", help="the file, as git names it from the top of the repository")
    parser.add_argument("--region", metavar="TEXT", help="the Region that is meant, where an account's are several")
    add_account(parser)
    add_clocks(parser)
    parser.add_argument("--rules", metavar="DIR", action="append", default=[], help="a folder with rules of your own")
    parser.add_argument("--format", choices=FORMATS, default="table", help="default: table")
    parser.set_defaults(run=_run_backtest)


def _run_diff(args: argparse.Namespace) -> int:
    from kb.fleets.audit_differences import compare_audits
    from kb.reports.timelines import difference_text

    found = compare_audits(args.before, args.after, everything=args.open, limit=args.limit)
    print_text(difference_text(found, args.before, args.after, args.format, args.limit))
    return FINDINGS if fails(found.worst_new, args.fail_on) else DONE


def _run_project(args: argparse.Namespace) -> int:
    from kb.fleets.interface import AuditQuestion
    from kb.fleets.projection import project_fleet
    from kb.judging.rules import builtin_rules
    from kb.reports.timelines import projection_text

    if args.output is not None and args.output.suffix.lower() not in (".parquet", ".csv"):
        raise UsageError(f"-o {args.output}: write to a file that ends in .parquet or .csv")
    if args.months > MOST_MONTHS:
        raise UsageError(f"--months: {args.months} is not between 1 and {MOST_MONTHS}")
    store = store_of(args)
    basis = basis_of(args, store)
    job = job_of(args, AuditQuestion(basis))
    with progress_bar() as progress:
        found = project_fleet(store, builtin_rules(), job, args.months, progress)
    print_text(projection_text(found, basis, args.format))
    for noted in found.warnings:
        print(f"lambda-kb: {noted.text}", file=sys.stderr)
    for unread in found.unread:
        print(f"lambda-kb: {unread.path}: {unread.reason}", file=sys.stderr)
    return UNREADABLE if found.unread or found.rejected else DONE


def _run_backtest(args: argparse.Namespace) -> int:
    from kb.fleets.backtest import backtest_file
    from kb.judging.rules import all_rules
    from kb.reports.timelines import backtest_text

    if args.known_at is not None:
        raise UsageError("--known-at: each version is judged as known on its own day")
    store = store_of(args)
    basis = basis_of(args, store)
    path = args.path.replace(os.sep, "/")
    found = backtest_file(store, all_rules(args.rules), args.repository, path, basis.as_of, account=basis.account)
    print_text(backtest_text(found, basis, args.format))
    return DONE
