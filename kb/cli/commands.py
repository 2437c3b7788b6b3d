"""The whole command line, put together from the commands."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from importlib import import_module
from typing import Any, NoReturn

from kb.cli.families import CommandLine, command_abouts
from kb.cli.parsing import Parser, leaf_parsers
from kb.cli.shared_options import parse_positive
from kb.errors import ChannelError, DataError, KbError, StoreError, UnreadableError
from kb.exit_codes import NO_KNOWLEDGE_BASE, UNREADABLE, USAGE

DESCRIPTION = "AWS Lambda's history and limits: what held on a date, what was published, what may be deployed."


MODULES: Mapping[str, tuple[str, ...]] = {
    "queries": ("snapshot", "history", "upcoming", "diff"),
    "check": ("check",),
    "comment": ("comment",),
    "audit": ("audit",),
    "export": ("export",),
    "fleets_over_time": ("audit-diff", "project", "backtest"),
    "collect": ("collect",),
    "evidence": ("evidence",),
    "windows": ("windows",),
    "rules": ("rules", "explain"),
    "start_commands": ("build", "lab", "serve"),
    "chart": ("chart",),
    "data": ("data",),
    "outlets": ("openeox", "mcp", "site", "compare-scanners"),
    "policies": ("policies",),
    "drift": ("drift",),
    "update": ("update",),
    "intake": ("intake",),
    "search": ("search",),
    "completion": ("completion",),
}
"""The modules of `kb.cli` that register commands, in the order of the manual, with the names of their commands; the
lists of facts are commands of `queries` besides."""


def command_parser(given: str | None = None) -> CommandLine:
    """The command line.

    Args:
        given: The word that names the command: if it names one, only the module that has it is loaded. None, and words
            that name none, load all.
    """
    top = CommandLine(prog="lambda-kb", description=DESCRIPTION)
    top.add_argument("--version", action=_ShowVersion, nargs=0, help="print the versions of the software and the data")
    commands: argparse._SubParsersAction[Any] = top.add_subparsers(
        metavar="COMMAND", required=True, parser_class=Parser
    )
    for module in _modules_with(given):
        import_module(f"kb.cli.{module}").add_parsers(commands)
    top.commands = command_abouts(commands)
    for one in leaf_parsers(top):
        if "--format" in one._option_string_actions:
            about = "columns to print at (default: COLUMNS or the terminal's; piped lines are not wrapped)"
            one.add_argument("--width", metavar="N", type=parse_positive, help=about)
    return top


def _modules_with(given: str | None) -> tuple[str, ...]:
    """The module that has a command, or all of them."""
    found = next((module for module, names in MODULES.items() if given in names), None)
    if found is None:
        from kb.facts.catalogue import FACT_LISTS

        found = "queries" if given in FACT_LISTS else None
    return tuple(MODULES) if found is None else (found,)


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
