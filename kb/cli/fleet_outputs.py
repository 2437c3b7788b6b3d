"""What `lambda-kb audit` makes of a judged fleet beside its findings: a table, tickets, a digest."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import UsageError
from kb.whole_files import absence_words

if TYPE_CHECKING:
    from kb.fleets.audit_differences import News
    from kb.fleets.interface import JudgedFleet
    from kb.fleets.version_uses import VersionUse

    Follower = Callable[[JudgedFleet], None]


def add_groups(parser: argparse.ArgumentParser) -> None:
    """The options by which commands group and choose the functions of a fleet."""
    parser.add_argument("--owner-tag", metavar="TAG", help="the tag that tells who owns a function, such as team")
    about = "only versions of such use, with commas: latest, alias, mapping, unused, unknown (default: all)"
    parser.add_argument("--versions", metavar="LIST", help=about)


def add_outputs(parser: argparse.ArgumentParser) -> None:
    """The options of what an audit makes beside its findings."""
    parser.add_argument("--wide", action="store_true", help="csv: all columns")
    parser.add_argument("--bom", action="store_true", help="csv: begin with a byte order mark, as Excel needs it")
    parser.add_argument("--tickets", metavar="DIR", type=Path, help="make a folder with tickets for each owner")
    parser.add_argument(
        "--since", metavar="FILE", type=Path, help="the findings of the last audit, to tell what is new"
    )
    about = "what is new, as .md for chat or .html for mail; may be given often"
    parser.add_argument("--digest", metavar="FILE", type=Path, action="append", default=[], help=about)


def uses_of(args: argparse.Namespace) -> frozenset[VersionUse] | None:
    """The uses of versions that are asked for; None for all.

    Raises:
        UsageError: There is no such use.
    """
    if args.versions is None:
        return None
    from kb.fleets.version_uses import CHOICES, use_of

    wanted = [name.strip().removeprefix("$").lower() for name in args.versions.split(",") if name.strip()]
    for name in wanted or [""]:
        if name not in CHOICES:
            raise UsageError(f"--versions {args.versions!r}: no use {name!r}: there are {', '.join(CHOICES)}")
    return frozenset(map(use_of, wanted))


class Outputs:
    """What is made of a fleet while its workbench is open."""

    def __init__(self, args: argparse.Namespace) -> None:
        """What the options ask for.

        Raises:
            UsageError: They cannot be met; it is said before any work is done.
        """
        self._args = args
        self.news: News | None = None
        if (args.wide or args.bom) and args.format != "csv":
            raise UsageError(f"--{'wide' if args.wide else 'bom'}: is for --format csv")
        if args.tickets is not None and not args.owner_tag:
            raise UsageError("--tickets: name the tag that tells who owns a function with --owner-tag TAG")
        if args.digest and args.since is None:
            raise UsageError("--digest: name the findings of the last audit with --since FILE")
        if args.since is not None and not args.since.is_file():
            absent = absence_words(args.since)
            raise UsageError(f"--since {args.since}: {absent}: give the findings that `lambda-kb audit -o` wrote")
        if args.tickets is not None:
            from kb.reports.tickets import check_folder

            check_folder(args.tickets)
        for file in args.digest:
            from kb.reports.digests import check_digest

            check_digest(file)

    @property
    def followers(self) -> tuple[Follower, ...]:
        """What to call with the judged fleet; what is printed comes last."""
        args = self._args
        asked = ((args.since, self._tell_news), (args.tickets, self._write_tickets), (args.format == "csv", self._show))
        return tuple(follower for wanted, follower in asked if wanted)

    def _tell_news(self, fleet: JudgedFleet) -> None:
        from kb.fleets.audit_differences import findings_relation, tell_news
        from kb.reports.digests import write_digest

        before = findings_relation(fleet.connection, self._args.since, "last_audit")
        self.news = tell_news(fleet.connection, before, f"(select * from {fleet.findings})")
        for file in self._args.digest:
            write_digest(self.news, fleet.question.basis, self._args.since.name, file)

    def _write_tickets(self, fleet: JudgedFleet) -> None:
        from kb.reports.tickets import write_tickets

        write_tickets(fleet, self._args.owner_tag, self._args.tickets)

    def _show(self, fleet: JudgedFleet) -> None:
        from kb.fleets.function_rows import write_csv
        from kb.spreadsheets import inert_rows

        table = fleet.scratch / "table.csv"
        write_csv(fleet, table, wide=self._args.wide, mark=self._args.bom)
        sys.stdout.flush()
        with table.open("rb") as opened:
            while lines := opened.readlines(1 << 20):
                sys.stdout.buffer.write(inert_rows(b"".join(lines).decode()).encode())
        sys.stdout.buffer.flush()
