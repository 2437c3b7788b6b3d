"""The examples in the help of each command."""

from __future__ import annotations

import re
import shlex

import pytest

from kb.cli.commands import command_parser
from kb.cli.examples import EXAMPLES, example_lines
from kb.cli.families import known_families
from kb.cli.parsing import leaf_parsers
from tests.conftest import Run

ASKING = [name for name in known_families()["ask"][1] if name != "chart"]
"""Commands that write no file and read none."""


def test_every_command_has_an_example() -> None:
    """And no example is of a command that there is not."""
    assert set(EXAMPLES) == {leaf.prog.removeprefix("lambda-kb ") for leaf in leaf_parsers(command_parser())}


@pytest.mark.parametrize("line", [line for one in EXAMPLES for line in example_lines(f"lambda-kb {one}")])
def test_an_example_of_the_help_is_understood(line: str) -> None:
    """Its command, its options, and the names in it."""
    words = shlex.split(re.search(r"lambda-kb ([^>]*?)(?:\)\"| >|$)", line)[1])  # type: ignore[index]
    args = command_parser(words[0]).parse_args(words)

    getattr(args, "require_names", lambda _: None)(args)


@pytest.mark.parametrize("line", [line for one in ASKING for line in example_lines(f"lambda-kb {one}")], ids=str)
def test_an_example_that_asks_is_answered(call: Run, line: str) -> None:
    """With more than a head."""
    done = call(*shlex.split(line)[1:])

    assert (done.returncode, done.stderr, " 0 rows" in done.stdout) == (0, "", False)
    assert len(done.stdout.splitlines()) > 1
