"""The command `lambda-kb`: parse, run one command, turn every error into one line and an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from kb.cli import (
    chart,
    check,
    data,
    drift,
    fleets,
    histories,
    intake,
    outlets,
    queries,
    rules,
    service,
    update,
    windows,
)
from kb.errors import ChannelError, DataError, KbError, StoreError
from kb.exit_codes import DONE, INTERRUPTED, NO_KNOWLEDGE_BASE, UNREADABLE, USAGE


class Parser(argparse.ArgumentParser):
    """argparse, with errors in one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is, and exit."""
        self.exit(USAGE, f"{self.prog}: {message} (see {self.prog} --help)\n")


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top: argparse.ArgumentParser = Parser(
        prog="lambda-kb",
        description="AWS Lambda's history and limits: what held on a date, what was published, what may be deployed.",
    )
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    queries.add_parsers(commands)
    check.add_parser(commands)
    fleets.add_parsers(commands)
    histories.add_parsers(commands)
    windows.add_parser(commands)
    rules.add_parsers(commands)
    service.add_parsers(commands)
    chart.add_parser(commands)
    data.add_parser(commands)
    outlets.add_parsers(commands)
    drift.add_parser(commands)
    update.add_parser(commands)
    intake.add_parser(commands)
    return top


def _exit_code_of(error: KbError) -> int:
    match error:
        case StoreError() | DataError():
            return NO_KNOWLEDGE_BASE
        case ChannelError():
            return UNREADABLE
    return USAGE


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Returns:
        0 done, 1 findings, 2 wrong usage, 3 an input could not be read, 4 no sound knowledge base.
    """
    args = parser().parse_args(argv)
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except KbError as e:
        print(f"lambda-kb: {' '.join(str(e).split())}", file=sys.stderr)
        return _exit_code_of(e)
    except BrokenPipeError:
        # The reader of our output has gone, as with `| head`; nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except RuntimeError as e:
        # DuckDB answers Ctrl-C in the middle of a query with an error of its own kind.
        if "Query interrupted" not in str(e):
            raise
        return INTERRUPTED
    return code


if __name__ == "__main__":
    sys.exit(main())
