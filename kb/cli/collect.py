"""`lambda-kb collect`: the functions of AWS accounts, as a fleet."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kb.cli.progress import progress_bar
from kb.cli.shared_options import print_text
from kb.clock import now
from kb.errors import UsageError
from kb.exit_codes import DONE, UNREADABLE
from kb.nouns import count_noun

if TYPE_CHECKING:
    from kb.fleets.collecting.collection_request import Collected, Search


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
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
        return DONE
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
    return UNREADABLE if found.skipped or found.lacking else DONE
