"""`lambda-kb completion`: words for the shell, the ids of the data included."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterable
from functools import lru_cache

from kb.cli.shared_options import print_text
from kb.errors import UsageError
from kb.facts.list_filters import Filter

SHELLS = ("bash", "zsh", "fish")
Completer = Callable[..., Iterable[str]]

_HISTORIES = Filter("id", "", known=("runtimes.runtime", "limits.limit", "triggers.trigger", "features.feature"))
_RUNTIMES = Filter("runtime", "", known=("runtimes.runtime",))


def add_parsers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Register the command."""
    about = "print what completes commands, options and ids in a shell"
    parser = commands.add_parser("completion", help=about, description=f"{about}. {_HOW}")
    parser.add_argument("shell", choices=SHELLS, help="the shell to print it for")
    parser.set_defaults(run=run_completion, is_light=True)


_HOW = (
    'bash: eval "$(lambda-kb completion bash)" in ~/.bashrc; zsh: the same with zsh in ~/.zshrc, after compinit; '
    "fish: lambda-kb completion fish > ~/.config/fish/completions/lambda-kb.fish"
)


def run_completion(args: argparse.Namespace) -> int:
    """Print the shell's part; it asks this command for words."""
    try:
        from argcomplete.shell_integration import shellcode
    except ModuleNotFoundError as e:
        raise UsageError(f"completion needs {e.name}: pip install argcomplete") from e
    print_text(shellcode(["lambda-kb"], shell=args.shell) + "\n")
    return 0


def complete_words(parser: argparse.ArgumentParser) -> None:
    """Answer the shell that asks for words, and end."""
    import argcomplete

    add_completers(parser)
    argcomplete.autocomplete(parser, always_complete_options="long")


def add_completers(parser: argparse.ArgumentParser) -> None:
    """Say where the words of each argument come from that is not a closed vocabulary of ours."""
    from kb.cli.parsing import leaf_parsers
    from kb.facts.catalogue import FACT_LISTS

    for leaf in leaf_parsers(parser):
        command = leaf.prog.removeprefix("lambda-kb ")
        one = FACT_LISTS.get(command)
        known = {item.name: item for item in one.filters if item.known} if one else {}
        known |= {"ids": one.ids} if one else {}
        known |= {"id": _HISTORIES} if command == "history" else {}
        known |= {"runtime": _RUNTIMES} if command in ("windows", "openeox") else {}
        for action in leaf._actions:
            is_rule = (command, action.dest) in (("explain", "rule"), ("rules", "ids"))
            completer = _rule_ids if is_rule else None
            completer = _chart_names if (command, action.dest) == ("chart", "name") else completer
            completer = _words_of(known[action.dest]) if action.dest in known else completer
            if completer:
                action.completer = completer  # type: ignore[attr-defined]


def _words_of(item: Filter) -> Completer:
    def words(**_: object) -> Iterable[str]:
        from kb.facts.vocabularies import words_from

        return words_from(_cells, item)

    return words


@lru_cache
def _cells(table: str, column: str) -> list[str]:
    """The cells of a column of the curated tables, which are read faster than a knowledge base is opened."""
    from kb.paths import data_folder

    with (data_folder() / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [row[column] for row in csv.DictReader(file)]


def _rule_ids(**_: object) -> Iterable[str]:
    from importlib import resources

    folder = resources.files("kb").joinpath("rules")
    files = [*folder.iterdir(), *folder.joinpath("upkeep").iterdir()]
    return sorted({file.name[:6] for file in files if file.name.startswith("LKB")})


def _chart_names(**_: object) -> Iterable[str]:
    from kb.cli.chart import NAMES

    return NAMES
