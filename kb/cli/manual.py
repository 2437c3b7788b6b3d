"""The manual page, written from the parsers: what `man lambda-kb` shows, on every version of Python the same."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from kb.cli.examples import example_lines
from kb.cli.families import CommandLine
from kb.cli.parsing import leaf_parsers

EXITS = (
    ("0", "done, and nothing found that fails the run"),
    ("1", "findings at or above --fail-on; something newer, or a difference, where that was asked"),
    ("2", "wrong usage, a day that the data do not cover, or output that cannot be written"),
    ("3", "a named input could not be read; the report is printed all the same"),
    ("4", "the knowledge base is missing or damaged"),
    ("70", "a defect of lambda-kb: please report the traceback and the command"),
    ("130", "Ctrl-C"),
)
VARIABLES = (
    ("LAMBDA_KB_DB", "the knowledge base file, where --db names none"),
    ("LAMBDA_KB_CHANNEL", "where `lambda-kb update` takes newer data from, where --from names nothing"),
    ("LAMBDA_KB_TODAY", "the day that counts as today, for an answer of that day again"),
    ("COLUMNS", "the columns to print at; without it those of the terminal; piped lines are not wrapped"),
    ("NO_COLOR", "not empty: nothing is coloured"),
)


def manual_page(command_line: CommandLine) -> str:
    """The page in the language of man(7)."""
    parsers = {leaf.prog: leaf for leaf in leaf_parsers(command_line)}
    lines = ['.TH LAMBDA-KB 1 "" "lambda-kb" "User Commands"', ".SH NAME"]
    lines += [_plain("lambda-kb - AWS Lambda's history and limits, dated and sourced"), ".SH SYNOPSIS"]
    lines += [".B lambda-kb", r"\fICOMMAND\fR [\fIOPTION\fR ...]", ".SH DESCRIPTION"]
    lines += [_plain(command_line.description or "")]
    for name, (about, commands) in command_line.families().items():
        lines += [f".SH {_plain(name.upper())}", _plain(about)]
        for command in commands:
            for prog, leaf in parsers.items():
                if prog.split()[1] == command:
                    lines += _command_lines(prog, leaf)
    lines += [".SH EXIT STATUS", *_pairs(EXITS), ".SH ENVIRONMENT", *_pairs(VARIABLES)]
    return "\n".join(lines) + "\n"


def _command_lines(prog: str, leaf: argparse.ArgumentParser) -> Iterable[str]:
    yield f".SS {_plain(prog)}"
    yield _plain(leaf.description or "")
    for action in leaf._actions:
        if action.help == argparse.SUPPRESS or "--help" in action.option_strings:
            continue
        yield ".TP"
        yield argument_text(action, bold=r"\fB{}\fR", italic=r"\fI{}\fR")
        if action.help:
            yield _plain(action.help % {"default": action.default})
    if typed := example_lines(prog):
        yield from (".PP", "Examples:", ".nf", *map(_plain, typed), ".fi")


def argument_text(action: argparse.Action, bold: str = "{}", italic: str = "{}") -> str:
    """An argument as it is typed: its option strings and what it takes."""
    takes = action.metavar or (action.dest.upper() if action.nargs != 0 else "")
    if action.choices is not None:
        takes = "|".join(map(str, action.choices))
    names = ", ".join(bold.format(_plain(option)) for option in action.option_strings)
    shown = italic.format(_plain(str(takes))) if takes else ""
    return " ".join(part for part in (names, shown) if part)


def _pairs(pairs: Iterable[tuple[str, str]]) -> Iterable[str]:
    for name, about in pairs:
        yield from (".TP", rf"\fB{_plain(name)}\fR", _plain(about))


def _plain(text: str) -> str:
    """A text in which nothing is a command of roff."""
    escaped = " ".join(text.split()).replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped.startswith((".", "'")) else escaped
