"""The commands in families, for those who look for one: the help of the command itself."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Mapping

from kb.cli.parsing import Parser
from kb.reports.widths import wrap_words

MORE = "more"
_NAME = 18
"""Columns for the name of a command."""


class CommandLine(Parser):
    """The whole command line: its help shows the commands by family."""

    commands: Mapping[str, str]
    """What each command is for, in a clause, by its name."""

    def families(self) -> dict[str, tuple[str, list[str]]]:
        """The families of the commands that there are."""
        families = known_families().items()
        found = {name: (about, [one for one in known if one in self.commands]) for name, (about, known) in families}
        placed = {one for _, known in found.values() for one in known}
        left = [one for one in self.commands if one not in placed]
        return found | ({MORE: ("", left)} if left else {})

    def format_help(self) -> str:
        """Every command with what it is for."""
        width = _width()
        lines = ["usage: lambda-kb COMMAND [OPTION ...]", "", *wrap_words(self.description or "", width)]
        for name, (about, known) in self.families().items():
            lines += ["", *wrap_words(f"{name}: {about}" if about else name, width)]
            for one in known:
                first, *rest = wrap_words(self.commands[one], width - _NAME) or [""]
                lines += [f"  {one:<{_NAME - 2}}{first}" if len(one) < _NAME - 2 else f"  {one}\n{'':<{_NAME}}{first}"]
                lines += [f"{'':<{_NAME}}{line}" for line in rest]
        lines += [
            "",
            *wrap_words("`lambda-kb COMMAND --help` tells the options of one; `--version` says which this is.", width),
        ]
        return "\n".join(lines) + "\n"

    def short_help(self) -> str:
        """The names of the commands, for who has typed none."""
        width = _width()
        lines = [*wrap_words(f"lambda-kb: {self.description}", width), ""]
        for name, (_, known) in self.families().items():
            first, *rest = wrap_words("  ".join(known).replace("  ", " "), width - 9)
            lines += [f"  {name:<7}{first}", *(f"{'':<9}{line}" for line in rest)]
        lines += [
            "",
            *wrap_words(
                "Begin with `lambda-kb snapshot 2021-08-01` or `lambda-kb check template.yaml`; `lambda-kb --help` "
                "says what each command does, `lambda-kb COMMAND --help` how.",
                width,
            ),
        ]
        return "\n".join(lines) + "\n"


def known_families() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """What each family is for, and the commands in it; a command that is in none stands under `more`."""
    from kb.facts.catalogue import FACT_LISTS  # most runs show no help

    return {
        "ask": (
            "what held on a day, and what was known of it",
            ("snapshot", *FACT_LISTS, "history", "upcoming", "diff", "search", "windows", "chart"),
        ),
        "check": (
            "what may be deployed, and why not",
            ("check", "rules", "explain", "comment", "evidence", "backtest", "compare-scanners", "policies"),
        ),
        "fleet": (
            "all functions of an account",
            ("collect", "audit", "audit-diff", "project", "fleet", "export"),
        ),
        "serve": (
            "the knowledge base for others",
            ("serve", "site", "mcp", "openeox", "lab"),
        ),
        "keep": (
            "the knowledge base itself",
            ("build", "update", "drift", "intake", "data", "completion"),
        ),
    }


def _width() -> int:
    return max(40, shutil.get_terminal_size((80, 24)).columns - 1)


def command_abouts(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> dict[str, str]:
    """What each command is for, by its name."""
    return {action.dest: action.help or "" for action in commands._choices_actions}
