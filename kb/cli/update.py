"""`lambda-kb update`: take newer data from a channel; the one command of users that looks at a network."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

from kb.cli.shared_options import parse_positive, print_text
from kb.clock import today
from kb.errors import UsageError
from kb.exit_codes import DONE, FINDINGS

if TYPE_CHECKING:
    from kb.channel.installing import Outcome
    from kb.channel.taking import Holding

CHANNEL_VARIABLE = "LAMBDA_KB_CHANNEL"
"""The environment variable that names the channel. A project's configuration file cannot: where somebody's data come
from is not for the folder they stand in to say."""


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    about = "take newer data from a channel: a site made by `lambda-kb site`, a folder, or a file"
    exits = "exit 0: done or up to date; 1 with --check: newer data are to be had; 3: the channel cannot be trusted"
    parser = commands.add_parser("update", help=about, description=f"{about}; {exits}")
    parser.add_argument(
        "--check",
        action="store_true",
        help="only look whether there is something newer",
    )
    parser.add_argument(
        "--from",
        dest="channel",
        metavar="PLACE",
        help=f"the https address of a site, a folder, latest.json or an archive (default: {CHANNEL_VARIABLE})",
    )
    parser.add_argument("--pin", metavar="N", type=parse_positive, help="take this data version instead of the newest")
    parser.add_argument(
        "--timeout", metavar="SECONDS", type=parse_positive, default=60, help="how long a host may take (default: 60)"
    )
    parser.add_argument("--db", metavar="FILE", help="a knowledge base file that is to follow at once")
    parser.set_defaults(run=_run_update)


def _run_update(args: argparse.Namespace) -> int:
    from kb.channel import installing, taking
    from kb.paths import chosen_database, shipped_folder
    from kb.taken_data import taken_root

    place = args.channel or os.environ.get(CHANNEL_VARIABLE)
    if not place:
        raise UsageError(f"no channel: name one with --from PLACE or {CHANNEL_VARIABLE}")
    offer = taking.locate_offer(place, args.timeout)
    home = installing.Home(taken_root(), shipped_folder())
    asked = installing.Update(offer, home, args.timeout, today(), args.pin)
    if args.check:
        outcome = installing.check_offer(asked)
    else:
        outcome = installing.take_offer(asked)
        if chosen_database(args.db):
            from kb.store import open_store

            open_store(args.db).connection.close()
    print_text(_outcome_text(outcome, checked=args.check))
    return FINDINGS if args.check and outcome.newer else DONE


def _outcome_text(outcome: Outcome, *, checked: bool) -> str:
    before, after, offered = (_holding_text(item) for item in (outcome.before, outcome.after, outcome.offered))
    if outcome.newer:
        return f"to be had: {after}; here: {before}\n" if checked else f"in force: {after}; before: {before}\n"
    behind = outcome.offered.data_version < outcome.before.data_version
    return f"up to date: {before}" + (f"; the channel has only {offered}\n" if behind else "\n")


def _holding_text(holding: Holding) -> str:
    evidence = f" (evidence until {holding.evidence_until})" if holding.evidence_until else ""
    return f"data version {holding.data_version}{evidence}"
