"""The whole command line, put together from the commands."""

from __future__ import annotations

import argparse
from typing import NoReturn

from kb.cli import (
    chart,
    check,
    comment,
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
    service,
    update,
    windows,
)
from kb.errors import ChannelError, DataError, KbError, StoreError
from kb.exit_codes import NO_KNOWLEDGE_BASE, UNREADABLE, USAGE


class Parser(argparse.ArgumentParser):
    """argparse, with errors in one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is, and exit."""
        self.exit(USAGE, f"{self.prog}: {message} (see {self.prog} --help)\n")


def command_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top: argparse.ArgumentParser = Parser(
        prog="lambda-kb",
        description="AWS Lambda's history and limits: what held on a date, what was published, what may be deployed.",
    )
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    queries.add_parsers(commands)
    check.add_parser(commands)
    comment.add_parser(commands)
    fleets.add_parsers(commands)
    histories.add_parsers(commands)
    evidence.add_parser(commands)
    windows.add_parser(commands)
    rules.add_parsers(commands)
    service.add_parsers(commands)
    chart.add_parser(commands)
    data.add_parser(commands)
    outlets.add_parsers(commands)
    policies.add_parser(commands)
    drift.add_parser(commands)
    update.add_parser(commands)
    intake.add_parser(commands)
    return top


def exit_code_of(error: KbError) -> int:
    """The exit code that says what kind of error it was."""
    match error:
        case StoreError() | DataError():
            return NO_KNOWLEDGE_BASE
        case ChannelError():
            return UNREADABLE
    return USAGE
