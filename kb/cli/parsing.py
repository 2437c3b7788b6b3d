"""argparse with manners: errors in one line that say what may have been meant, help that breaks no word."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NoReturn

from kb.cli.examples import example_lines
from kb.cli.options_elsewhere import advice_on
from kb.exit_codes import USAGE
from kb.reports.widths import wrap_words
from kb.suggestions import closest_names, hint_at

LONGEST_CHOICES = 30
"""Characters of choices that stand where an option is named; longer ones stand in what is said of it."""
_USAGE_INDENT = " " * 4
"""What stands before what a command takes where the name of the command leaves too little room."""
MOST_LISTED = 14
"""Names that an error lists where none is like the one given."""
_SHORT = re.compile(r"-[A-Za-z]")


class HelpText(argparse.HelpFormatter):
    """Help that fits the terminal, or COLUMNS; neither a command nor an id is broken at its hyphens."""

    def __init__(self, prog: str, **settings: Any) -> None:  # noqa: ANN401 - what argparse passes on
        super().__init__(prog, **({"max_help_position": 28} | settings))

    def _format_usage(self, *args: Any) -> str:  # noqa: ANN401 - what argparse passes on
        text = super()._format_usage(*args)
        # Below the name of the command there is no room for the longest options on a narrow page.
        too_wide = any(len(line) > self._width for line in text.splitlines())
        return re.sub(r"(?m)^ +", _USAGE_INDENT, text) if too_wide else text

    def _metavar_formatter(self, action: argparse.Action, default_metavar: str) -> Callable[[int], tuple[str, ...]]:
        if action.metavar is None and action.choices is not None and _is_long(action):
            return lambda size: (default_metavar,) * size
        return super()._metavar_formatter(action, default_metavar)

    def _expand_help(self, action: argparse.Action) -> str:
        text = super()._expand_help(action)
        if action.metavar is None and action.choices is not None and _is_long(action):
            return f"{', '.join(map(str, action.choices))}{f'; {text}' if text else ''}"
        return text

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap_words(" ".join(text.split()), width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(wrap_words(" ".join(text.split()), width, indent))


def _is_long(action: argparse.Action) -> bool:
    """Whether the choices of an argument are too many to stand where it is named."""
    return len(",".join(map(str, action.choices or ()))) > LONGEST_CHOICES


class Parser(argparse.ArgumentParser):
    """argparse, with errors in one line that suggest what may have been meant."""

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401 - what argparse takes
        super().__init__(*args, **({"formatter_class": HelpText} | settings))

    def format_help(self) -> str:
        """As argparse has it, and what is typed: one line each, to be copied."""
        typed = [f"  {line}\n" for line in example_lines(self.prog)]
        return super().format_help() + "".join(["\nexamples:\n", *typed] if typed else [])

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is, and exit."""
        self.exit(USAGE, f"{self.prog}: {message} (see {self.prog} --help)\n")

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """As argparse does, but a misspelt option is told before what it leaves missing."""
        given = sys.argv[1:] if args is None else list(args)
        self._refuse_misspelt(given)
        found, left = super().parse_known_args(given, namespace)
        # Else the whole command line would complain, which does not know whose words they are.
        if left:
            if _SHORT.fullmatch(left[0]):
                self._refuse_option(left[0])
            self.error(f"too many arguments: {' '.join(left)}")
        return found, left

    def _get_value(self, action: argparse.Action, arg_string: str) -> Any:  # noqa: ANN401 - as argparse has it
        # An empty text is a variable of the shell that was never set: to leave the word out asks another question.
        # A command passes its words on to its own parser.
        if not arg_string and not isinstance(action, argparse._SubParsersAction):
            raise argparse.ArgumentError(action, "the text is empty: give a value, or leave the argument out")
        return super()._get_value(action, arg_string)

    def _print_message(self, message: str, file: Any = None) -> None:  # noqa: ANN401 - as argparse has it
        # argparse says nothing of help that could not be written.
        if message and file is sys.stdout:
            file.write(message)
        else:
            super()._print_message(message, file)

    def _refuse_misspelt(self, given: Iterable[str]) -> None:
        has_commands = any(isinstance(action, argparse._SubParsersAction) for action in self._actions)
        for word in given:
            if word == "--" or (has_commands and not word.startswith("-")):
                return
            name = word.partition("=")[0]
            if not name.startswith("--") or " " in name:
                continue
            if not any(option.startswith(name) for option in self._option_string_actions):
                self._refuse_option(name)

    def _refuse_option(self, name: str) -> NoReturn:
        options = [option for option in self._option_string_actions if option.startswith("--")]
        # The nearest name of what other linters have, such as --no-ignore of --ignore, means something else.
        close = closest_names(name, options) if name.startswith("--") else ()
        hint = advice_on(self.prog, name) or hint_at(close, f"there are {name_some(options)}")
        self.error(f"no option {name}: {hint}")

    def _check_value(self, action: argparse.Action, value: Any) -> None:  # noqa: ANN401 - as argparse has it
        if action.choices is None or value in action.choices:
            return
        words = [str(word) for word in action.choices]
        hint = hint_at(closest_names(str(value), words), f"there are {name_some(words)}")
        raise argparse.ArgumentError(action, f"invalid choice: {value!r}: {hint}")


def name_some(words: Sequence[str]) -> str:
    """Words with commas, not too many."""
    return ", ".join(words[:MOST_LISTED]) + (" ..." if len(words) > MOST_LISTED else "")


def leaf_parsers(parser: argparse.ArgumentParser) -> Iterable[Parser]:
    """The parsers below one that have no commands below them, itself if it has none."""
    below = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not below and isinstance(parser, Parser):
        yield parser
    for action in below:
        for one in action.choices.values():
            yield from leaf_parsers(one)
