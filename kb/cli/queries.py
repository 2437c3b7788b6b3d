"""The commands that ask: snapshot, the lists of facts, history, upcoming and diff."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial

from kb.cli.shared_options import (
    add_account,
    add_clocks,
    add_list_options,
    facts_of,
    parse_days,
    print_text,
    show_rows,
)
from kb.errors import UsageError
from kb.facts.catalogue import FACT_LISTS
from kb.facts.change_kinds import KINDS
from kb.facts.fact_lists import FactList
from kb.facts.list_filters import Takes

_METAVARS = {Takes.TEXT: "TEXT", Takes.DAY: "DATE", Takes.DAYS: "DAYS"}
_CHANGED = ("date", "id", "aspect", "before", "after")
"""The columns of changes in a table."""
_AXES = {"valid": "What came to hold", "known": "What was published"}
"""What each axis shows."""


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the commands."""

    def command(
        name: str, about: str, run: Callable[[argparse.Namespace], int], *, as_of: bool = True
    ) -> argparse.ArgumentParser:
        parser = commands.add_parser(name, help=about, description=about)
        add_clocks(parser, as_of=as_of)
        add_list_options(parser)
        parser.set_defaults(run=run)
        return parser

    snapshot = command("snapshot", "everything supported on a day, on one screen", _run_snapshot)
    snapshot.add_argument("day", nargs="?", metavar="DATE", help="the day asked about, as --as-of")
    snapshot.add_argument("--region", metavar="TEXT", help="as it was in this Region, such as eu-central-1")
    add_account(snapshot)
    for one in FACT_LISTS.values():
        listing = command(one.name, one.about, partial(_run_list, one))
        _add_list(listing, one)
        if one.name == "limits":
            add_account(listing)
    history = command("history", "every statement about one runtime, limit, trigger or feature", _run_history)
    history.add_argument("id", metavar="ID", help="such as python3.9, function_timeout, amazon-sqs or snapstart")
    upcoming = command("upcoming", "what is announced to change after a day", _run_upcoming)
    about = "only in this many days after it (default: all that is announced)"
    upcoming.add_argument("--within", metavar="DAYS", type=parse_days, help=about)
    _add_kind(upcoming)
    diff = command("diff", "what changed between two days", _run_diff, as_of=False)
    diff.add_argument("first", metavar="FROM", help="the earlier day; itself left out")
    diff.add_argument("last", metavar="TO", help="the later day; included")
    diff.add_argument("--axis", choices=tuple(_AXES), default="valid", help="what held, or what was published")
    _add_kind(diff)


def _add_kind(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", metavar="KIND", choices=KINDS, help=f"only changes of one: {', '.join(KINDS)}")


def _add_list(parser: argparse.ArgumentParser, one: FactList) -> None:
    """The ids of a list's rows, and its filters as options."""
    about = f"only the rows of the {one.kind}s with these ids"
    parser.add_argument("ids", nargs="*", metavar="ID", help=about)
    for item in one.filters:
        flag = f"-{item.spelled}" if len(item.spelled) == 1 else f"--{item.spelled.replace('_', '-')}"
        if item.words:
            parser.add_argument(flag, dest=item.name, choices=item.words, help=item.about)
            continue
        kind = parse_days if item.takes is Takes.DAYS else str
        parser.add_argument(flag, dest=item.name, metavar=_METAVARS[item.takes], type=kind, help=item.about)


def _run_list(one: FactList, args: argparse.Namespace) -> int:
    facts = facts_of(args)
    rows = one.rows_named(facts, args.ids, **{item.name: getattr(args, item.name) for item in one.filters})
    columns = one.columns
    if facts.basis.account is not None:
        at = columns.index("default") + 1
        columns = (*columns[:at], "account_value", *columns[at:])
    basis = one.told_basis(facts.basis)
    if basis.untold and args.format == "csv":
        print(f"lambda-kb: {basis.untold}", file=sys.stderr)
    return show_rows(args, basis, rows, columns, one.row_type)


def _run_snapshot(args: argparse.Namespace) -> int:
    from kb.answers import dump_json, snapshot_body
    from kb.facts import parse_day

    if args.day and args.as_of and args.day != args.as_of:
        raise UsageError(f"DATE {args.day} and --as-of {args.as_of} are two days: give one")
    if args.day and args.day != "today":
        parse_day(args.day, "DATE")
    facts = facts_of(args, args.day)
    if args.format == "json":
        print_text(dump_json(snapshot_body(facts, args.region)))
    elif args.format == "csv":
        from kb.reports.snapshots import snapshot_csv

        print_text(snapshot_csv(facts, args.region))
    else:
        from kb.reports.snapshots import snapshot_text

        print_text(snapshot_text(facts, args.region))
    return 0


def _run_history(args: argparse.Namespace) -> int:
    from kb.facts.changes import Statement, history

    facts = facts_of(args)
    statements = history(facts, args.id)
    if args.format != "table":
        return show_rows(args, facts.basis, statements, (), Statement)
    from kb.facts.claims import claims
    from kb.reports.histories import history_text

    name = statements[0].id if statements else args.id
    print_text(history_text(facts.basis, name, statements[: args.limit], claims(facts, name)))
    return 0


def _run_upcoming(args: argparse.Namespace) -> int:
    from kb.facts.changes import Change, changes_of, upcoming

    facts = facts_of(args)
    return show_rows(args, facts.basis, changes_of(args.kind, upcoming(facts, args.within)), _CHANGED, Change)


def _run_diff(args: argparse.Namespace) -> int:
    from kb.facts import parse_day
    from kb.facts.basis import require_interval
    from kb.facts.changes import Change, changes, changes_of

    first, last = parse_day(args.first, "FROM"), parse_day(args.last, "TO")
    require_interval(first, last)
    facts = facts_of(args, last.isoformat())
    rows = changes_of(args.kind, changes(facts, first, last, args.axis))
    whose = f" of {args.kind}s" if args.kind else ""
    asked = f"{_AXES[args.axis]}{whose} after {first} and until {last}"
    return show_rows(args, facts.basis, rows, _CHANGED, Change, asked=asked)
