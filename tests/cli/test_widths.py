"""How wide the command line prints: as wide as the page, and what is piped as wide as it is."""

from __future__ import annotations

import pytest

from kb.cli.commands import command_parser
from kb.cli.parsing import leaf_parsers
from tests.conftest import Run

ESCAPE = "\x1b["


def test_help_on_a_narrow_page_breaks_what_can_be_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 40 columns: but for commands to be copied and words without a blank, no line of any page is longer."""
    monkeypatch.setenv("COLUMNS", "40")
    top = command_parser()
    lines = [line for leaf in (*leaf_parsers(top), top) for line in leaf.format_help().splitlines()]

    assert [one for one in lines if len(one) > 40 and " " in one.strip() and not one.startswith("  lambda-kb ")] == []


@pytest.mark.parametrize("arguments", [("explain", "LKB210"), ("data", "diff", "12", "13")], ids=" ".join)
def test_long_answers_wrap_on_a_narrow_page(
    call: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """At 40 columns: only a word without a blank and SQL, which is to be copied, run over."""
    monkeypatch.setenv("COLUMNS", "40")
    told = call(*arguments).stdout.partition("\n-- ")[0].splitlines()

    assert [one for one in told if len(one) > 40 and len(one.split()) > 2] == []


@pytest.mark.parametrize("command", ["snapshot", "chart"])
def test_what_stands_above_and_below_rows_is_wrapped_too(run: Run, command: str) -> None:
    """The line of the basis, and what a chart answers with its options, on a page of 50 columns."""
    lines = run(command, COLUMNS="50").stdout.splitlines()

    assert max(len(line) for line in lines if command == "chart" or line.startswith("AWS Lambda")) <= 50


@pytest.mark.parametrize(("width", "beside"), [("59", False), ("60", True)])
def test_on_a_narrow_page_a_limit_stands_under_its_name(run: Run, width: str, beside: bool) -> None:
    """Beside it the value was broken into single words, eight lines for the payload of an asynchronous call."""
    lines = run("snapshot", "2017-03-01", "--width", width).stdout.splitlines()
    at = next(number for number, line in enumerate(lines) if line.split()[:1] == ["function_memory"])

    assert (lines[at].strip() == "function_memory") is not beside
    assert beside or lines[at + 1] == "    128 to 1,536 MB, default 128, step 64"


def test_what_is_piped_is_not_wrapped(run: Run) -> None:
    """A row is a line, and every id is whole."""
    ids = run("limits", "--format", "csv", COLUMNS="").stdout.splitlines()[1:]
    lines = run("limits", COLUMNS="").stdout.splitlines()

    assert len(lines) == len(ids) + 4
    assert {line.split(",")[0] for line in ids} == {line.split()[0] for line in lines[3:-1]}
    assert ESCAPE not in "".join(lines)


@pytest.mark.parametrize("asked", [("--width", "60"), ()], ids=["option", "COLUMNS"])
def test_a_width_that_is_asked_for_is_kept(run: Run, asked: tuple[str, ...]) -> None:
    """By the option, which wins, or by the variable."""
    columns = "200" if asked else "60"
    lines = run("snapshot", "2021-08-01", *asked, COLUMNS=columns).stdout.splitlines()

    assert 50 < max(map(len, lines)) <= 60
