"""Options and edges that commands share."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.clock import MAX_DATA_AGE, today
from kb.severities import FAIL_ON
from kb.whole_numbers import MOST_DAYS, above_words, below_words, read_whole_number

if TYPE_CHECKING:
    from kb.accounts import Accounts
    from kb.facts import Basis, Facts
    from kb.store import Store

FORMATS = ("table", "json", "csv")


def add_clocks(parser: argparse.ArgumentParser, *, as_of: bool = True) -> None:
    """The options of the three clocks and of the knowledge base file."""
    clocks = parser.add_argument_group("clocks")
    if as_of:
        clocks.add_argument("--as-of", metavar="DATE", help="the day asked about (default: today, UTC)")
    clocks.add_argument("--known-at", metavar="DATE", help="use nothing published later; as-of: the day asked about")
    about = "the release of our data (default: newest)"
    clocks.add_argument("--data-version", metavar="N", type=parse_whole, help=about)
    parser.add_argument("--db", metavar="FILE", help="the knowledge base file (default: LAMBDA_KB_DB or the cache)")


def add_account(parser: argparse._ActionsContainer, dest: str = "account") -> None:
    """The option of an account whose own limits count; of a fleet, of as many as it has."""
    about = "the account's limits: what get-account-settings, list-service-quotas or collect wrote; may be given often"
    parser.add_argument("--account", dest=dest, metavar="FILE", action="append", help=about)


def accounts_in(args: argparse.Namespace, dest: str = "account") -> Accounts | None:
    """What the files of `--account`, or else of the configuration file, say; None where none is named."""
    if not hasattr(args, dest):
        return None
    files = getattr(args, dest)
    if files is None:
        from kb.cli.settings import settings_for

        files = settings_for(Path.cwd()).values.get("account", [])
        setattr(args, dest, files)
    if not files:
        return None
    from kb.accounts import accounts_from  # few questions name an account

    return accounts_from(files)


def add_list_options(parser: argparse.ArgumentParser) -> None:
    """The options of commands that print lists."""
    parser.add_argument("--format", choices=FORMATS, default="table", help="default: table")
    parser.add_argument("--limit", metavar="N", type=parse_positive, help="print only the first N rows")


def add_fail_on(parser: argparse._ActionsContainer, default: str | None = "error") -> None:
    """The severity that ends a command with 1; without a default one that a configuration file may say."""
    about = f"{', '.join(FAIL_ON[:-1])} or never: end with 1 where something weighs as much or more (default: error)"
    parser.add_argument("--fail-on", metavar="SEVERITY", choices=FAIL_ON, default=default, help=about)


def parse_whole(text: str) -> int:
    """A whole number, for argparse."""
    try:
        return read_whole_number(text)
    except ValueError as e:
        raise argparse.ArgumentTypeError(str(e)) from None


def parse_positive(text: str) -> int:
    """A whole number of at least 1, for argparse."""
    number = parse_whole(text)
    if number < 1:
        raise argparse.ArgumentTypeError(below_words(number, 1))
    return number


def not_negative(text: str) -> int:
    """A whole number of at least 0, for argparse."""
    number = parse_whole(text)
    if number < 0:
        raise argparse.ArgumentTypeError(below_words(number, 0))
    return number


def parse_days(text: str) -> int:
    """How many days a question looks ahead, for argparse."""
    number = not_negative(text)
    if number > MOST_DAYS:
        raise argparse.ArgumentTypeError(above_words(number, MOST_DAYS))
    return number


_MEMORY = re.compile(r"\s*(?=[\d.]*[1-9])(\d+\.?\d*|\.\d+)\s*([kmgt]i?b?|(kilo|mega|giga|tera)bytes?)\s*", re.I)
"""A size as the engine reads it: a number above 0 and a unit."""


def parse_memory(text: str) -> str:
    """A size of memory such as `512MB`, for argparse."""
    if not _MEMORY.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no size: write a number with its unit, such as 512MB or 4GB")
    return text


def store_of(args: argparse.Namespace) -> Store:
    """The knowledge base that the options name."""
    from kb.store import open_store

    return open_store(args.db)


def basis_of(args: argparse.Namespace, store: Store, as_of: str | None = None) -> Basis:
    """The basis that the options name."""
    from kb.facts import parse_clocks

    found = _with_patience(
        args,
        parse_clocks(
            store,
            today(),
            as_of=as_of or getattr(args, "as_of", None),
            known_at=args.known_at,
            data_version=args.data_version,
            before_names="--",
        ),
    )
    _warn_of_age(args, found)
    accounts = accounts_in(args)
    if accounts is None:
        return found
    from kb.facts.own_limits import with_account

    return with_account(store, found, accounts, getattr(args, "region", None))


def _warn_of_age(args: argparse.Namespace, basis: Basis) -> None:
    """Say on standard error, unless the report does, that the data are old; it never changes what a command answers."""
    if getattr(args, "age_told", False):
        return
    for told in basis.notices:
        print(f"lambda-kb: {told}", file=sys.stderr)
        args.age_told = True


def _with_patience(args: argparse.Namespace, basis: Basis) -> Basis:
    """A basis that knows by the options and the configuration file when its evidence is told to be old."""
    if not basis.age:
        return basis
    from dataclasses import replace

    most: int | None = getattr(args, "max_data_age", None)
    if most is None:
        from kb.cli.settings import settings_for

        most = settings_for(Path.cwd()).values.get("max_data_age", MAX_DATA_AGE)
    return replace(basis, max_data_age=most)


def facts_of(args: argparse.Namespace, as_of: str | None = None) -> Facts:
    """The facts on the basis that the options name."""
    from kb.facts import Facts

    store = store_of(args)
    return Facts(store, basis_of(args, store, as_of))


def day_of(text: str | None, name: str) -> date | None:
    """An optional day."""
    from kb.facts import parse_day

    return None if text is None else parse_day(text, name)


def print_text(text: str | bytes) -> None:
    """Print text that ends with its own end of line."""
    if isinstance(text, bytes):
        sys.stdout.flush()
        sys.stdout.buffer.write(text)
        sys.stdout.buffer.flush()
    else:
        sys.stdout.write(text)


def show_rows(
    args: argparse.Namespace,
    basis: Basis,
    rows: Sequence[object],
    columns: Sequence[str],
    shape: type[Any] | None = None,
    *,
    asked: str = "",
) -> int:
    """Print a list in the format asked for.

    Args:
        args: What was asked.
        basis: What the rows rest on.
        rows: The rows.
        columns: The columns of the table.
        shape: What a row is, where there may be none.
        asked: What was asked beside the day, which a table says.
    """
    from kb.answers import csv_text, dump_json, list_envelope
    from kb.row_columns import csv_columns

    shown = rows[: args.limit] if args.limit else rows
    if args.format == "json":
        print_text(dump_json(list_envelope(basis, shown, len(rows), args.limit)))
    elif args.format == "csv":
        print_text(csv_text(shown, csv_columns(shape) if shape else ()))
    else:
        from kb.reports.tables import table_text

        print_text(table_text(basis, shown, columns, len(rows), asked))
    return 0
