"""`lambda-kb audit-diff`, `project`, `backtest` and `collect`: fleets and files as time goes by."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli.audit import add_fleet, job_of, progress_bar
from kb.cli.fleet_outputs import add_groups
from kb.cli.shared_options import FORMATS, add_account, add_clocks, basis_of, parse_positive, print_text, store_of
from kb.clock import MOST_MONTHS, now
from kb.errors import UsageError
from kb.exit_codes import UNREADABLE
from kb.nouns import count_noun

if TYPE_CHECKING:
    from kb.fleets.collecting.collection_request import Collected, Search

FINDINGS = 1


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands."""
    _add_diff(commands)
    _add_project(commands)
    _add_backtest(commands)
    _add_collect(commands)


def _add_diff(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    about = "compare the findings of two audits: new, fixed, still open"
    parser = commands.add_parser("audit-diff", help=about, description=f"{about}; exit 1 where new ones weigh enough")
    parser.add_argument("before", metavar="BEFORE", type=Path, help="the findings of the earlier audit")
    parser.add_argument("after", metavar="AFTER", type=Path, help="those of the later one")
    parser.add_argument("--open", action="store_true", help="list what is still open, too")
    parser.add_argument("--limit", metavar="N", type=parse_positive, help="print only the first N rows")
    parser.add_argument("--format", choices=FORMATS, default="table", help="default: table")
    parser.add_argument("--fail-on", choices=("error", "warning", "note"), default="error", help="default: error")
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


def _add_collect(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    about = "list the functions of an AWS account as a fleet; reads only, and goes on where it was interrupted"
    parser = commands.add_parser("collect", help=about, description=about)
    parser.add_argument("--profile", metavar="NAME", help="a profile of the AWS configuration (default: its default)")
    parser.add_argument("--regions", metavar="LIST", default="all", help="all, or names with commas (default: all)")
    parser.add_argument(
        "-o", "--output", metavar="FILE", type=Path, default=Path("fleet.jsonl"), help="default: fleet.jsonl"
    )
    parser.add_argument("--values", action="store_true", help="keep the values of variables (default: as many x's)")
    parser.add_argument("--versions", action="store_true", help="list all published versions as well")
    about = "list every active account of the organisation, each by the role that --role-name names"
    parser.add_argument("--organization", action="store_true", help=about)
    parser.add_argument("--role-name", metavar="NAME", help="the role to assume in each account")
    parser.add_argument("--policy", action="store_true", help="print the IAM policy that this needs, and do nothing")
    parser.set_defaults(run=_run_collect)


def _run_diff(args: argparse.Namespace) -> int:
    from kb.fleets.audit_differences import compare_audits
    from kb.reports.timelines import difference_text

    found = compare_audits(args.before, args.after, everything=args.open, limit=args.limit)
    print_text(difference_text(found, args.before, args.after, args.format, args.limit))
    order = ("note", "warning", "error")
    weight = order.index(found.worst_new) if found.worst_new in order else -1
    return FINDINGS if weight >= order.index(args.fail_on) else 0


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
    return UNREADABLE if found.unread or found.rejected else 0


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
    return 0


def _run_collect(args: argparse.Namespace) -> int:
    from kb.fleets.collecting.collection import collect_functions
    from kb.fleets.collecting.collection_request import Search
    from kb.fleets.collecting.policies import collection_policy
    from kb.fleets.collecting.regions import named_regions

    if args.organization and not args.role_name:
        raise UsageError("--organization: name the role to assume in each account with --role-name NAME")
    if args.role_name is not None and not args.organization:
        raise UsageError("--role-name: is for --organization, which lists all accounts")
    if args.policy:
        print_text(collection_policy(args.role_name))
        return 0
    regions = named_regions(args.regions)
    search = Search(Path(args.output), now(), regions, args.profile, args.values, args.versions, args.role_name)
    with progress_bar() as progress:
        found = collect_functions(search, progress)
    return _tell_collected(found, search)


def _tell_collected(found: Collected, search: Search) -> int:
    """Say what was listed and what was not; the exit code."""
    from kb.fleets.collecting.collection_request import ACCOUNT

    for account in found.suspended:
        print(f"lambda-kb: {account}: not listed", file=sys.stderr)
    for place, reason in found.skipped.items():
        print(f"lambda-kb: {place} left out: {reason}", file=sys.stderr)
    for place, reason in found.lacking.items():
        print(f"lambda-kb: {place} is not listed whole: {reason}: see `lambda-kb collect --policy`", file=sys.stderr)
    if found.without_quotas:
        places = ", ".join(found.without_quotas)
        print(f"lambda-kb: no service quotas (servicequotas:ListServiceQuotas) of {places}", file=sys.stderr)
    if found.begun_anew:
        said = "listed something else or is more than a day old"
        print(f"lambda-kb: an interrupted run {said}, so this one began anew", file=sys.stderr)
    counted = {kind.rpartition("::")[2]: count for kind, count in found.counts.items() if kind != ACCOUNT}
    counts = ", ".join(f"{count:,} {kind}" for kind, count in counted.items())
    resumed = f", {count_noun(found.resumed, 'function', 'from an interrupted run')}" if found.resumed else ""
    accounts = f"{count_noun(len(found.accounts), 'account')} and " if search.role_name is not None else ""
    places = f" in {accounts}{count_noun(len(found.regions), 'Region')}" if counts else ": no functions there"
    print_text(f"{search.output}: {counts or 'nothing'}{places}{resumed}\n")
    return UNREADABLE if found.skipped or found.lacking else 0
