"""The whole command line, put together from the commands."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

from kb.cli import (
    chart,
    check,
    comment,
    completion,
    data,
    drift,
    evidence,
    fleets,
    histories,
    intake,
    outlets,
    policies,
    queries,
    rules,
    search,
    start_commands,
    update,
    windows,
)
from kb.cli.families import CommandLine, command_abouts
from kb.cli.parsing import Parser, leaf_parsers
from kb.cli.shared_options import parse_positive
from kb.errors import ChannelError, DataError, KbError, StoreError, UnreadableError
from kb.exit_codes import NO_KNOWLEDGE_BASE, UNREADABLE, USAGE

DESCRIPTION = "AWS Lambda's history and limits: what held on a date, what was published, what may be deployed."


def command_parser() -> CommandLine:
    """The whole command line."""
    top = CommandLine(prog="lambda-kb", description=DESCRIPTION)
    top.add_argument("--version", action=_ShowVersion, nargs=0, help="print the versions of the software and the data")
    commands: argparse._SubParsersAction[Any] = top.add_subparsers(
        metavar="COMMAND", required=True, parser_class=Parser
    )
    queries.add_parsers(commands)
    check.add_parser(commands)
    comment.add_parser(commands)
    fleets.add_parsers(commands)
    histories.add_parsers(commands)
    evidence.add_parser(commands)
    windows.add_parser(commands)
    rules.add_parsers(commands)
    start_commands.add_parsers(commands)
    chart.add_parser(commands)
    data.add_parser(commands)
    outlets.add_parsers(commands)
    policies.add_parser(commands)
    drift.add_parser(commands)
    update.add_parser(commands)
    intake.add_parser(commands)
    search.add_parser(commands)
    completion.add_parser(commands)
    top.commands = command_abouts(commands)
    for one in leaf_parsers(top):
        if "--format" in one._option_string_actions:
            about = "columns to print at (default: COLUMNS or the terminal's; piped lines are not wrapped)"
            one.add_argument("--width", metavar="N", type=parse_positive, help=about)
    return top


class _ShowVersion(argparse.Action):
    """Prints the versions of the software and of the data, and ends."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        import kb

        try:
            data = f"data version {kb.data_version}"
        except (KbError, OSError) as e:
            data = f"no data: {e}"
        print(f"lambda-kb {kb.__version__}, {data}")
        parser.exit()


def exit_code_of(error: KbError) -> int:
    """The exit code that says what kind of error it was."""
    match error:
        case StoreError() | DataError():
            return NO_KNOWLEDGE_BASE
        case ChannelError() | UnreadableError():
            return UNREADABLE
    return USAGE
