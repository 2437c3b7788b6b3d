"""Which tests a mutant meets, and in which order: of those that run its line the ones named like its file first.

A first run of the tests notes what each of them runs (`traced_tests.py`). Rules and what is in the knowledge base
itself have lists of their own here, since every question runs them.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from benchmarks.mutations import Mutant

TOGETHER = ("tests/facts", "tests/judging")
"""The tests of the heart: mutants of SQL and of what a cache keeps meet all of them."""
TRACED = (
    *TOGETHER,
    *("tests/accounts", "tests/api", "tests/cli", "tests/curation", "tests/doorways", "tests/fleets", "tests/notebook"),
    *("tests/packages", "tests/public", "tests/readers", "tests/reports", "tests/store", "tests/test_data_frames.py"),
    "tests/test_security.py",
)
"""The tests that see most mutants; of the others many draw, or start processes, which no fault in a fork reaches."""
TAKEN = "not all or heart"
"""Which tests of these: those of every run, and the long ones that are there to see faults."""
PROCESS = tuple(
    f"tests/{name}"
    for name in (
        *("fleets/test_spark", "fleets/test_commands", "fleets/test_tickets", "fleets/test_collect"),
        *("api/test_deployment", "api/test_faults", "api/test_isolation", "api/test_operation"),
        *("cli/test_lab", "cli/test_manners", "notebook/test_service", "store/test_file_states"),
    )
)
"""Of these the ones that mostly start processes, or become another user."""
LINT = "kb/sql/lint/"
"""Checks that are read by their folder; the tests of data run them."""
LINTING = "tests/curation/"
APART = (LINT, "kb/sql/fleets/")
"""SQL that no other tests run but those of lint, or those that were seen to read it."""
KEPT = 5
"""A line that fewer tests ran may be kept by a cache once it has run: all tests of the heart follow."""
FIRST = {
    "kb/sql": ("test_toy_", "test_hard", "test_slips", "test_bounds"),
    "kb/rules": ("test_bounds", "test_uncertain", "test_examples"),
}
"""Of the tests of the heart those that come first: the likeliest to fail."""
LAST = ("test_windows", "test_laws", "test_chronicle")
"""What takes longest."""
REPEATED = (
    *("test_dialects", "test_every_rule_can", "test_a_broken_rule_is_found[", "test_a_rule_explains"),
    "turns_on_the_day",
)
"""Tests that every rule repeats: of mutants outside the rules a few stand for all."""
FEW = ("LKB101", "LKB201", "LKB307", "LKB322", "LKB419")
SUMS = ("tests/accounts", "tests/packages")
OF_RULES = {"kb/rules/LKB23": SUMS, "kb/rules/LKB6": SUMS}
"""Further tests of some rules."""
TOLD = ("tests/judging/test_told_findings.py", "tests/judging/test_words.py", "tests/judging/test_waiting_apis.py")
"""Tests of all rules together, which see what a rule says beyond its own examples."""
DOUBTS = "test_uncertain_bounds"
"""The test of all rules together that tell a doubt from a finding."""
DOUBTS_TURN = 2
LAST_TURN = 3
"""The turn of tests that see little and take long."""


@dataclass(frozen=True, slots=True)
class Traces:
    """What each test ran."""

    seconds: Mapping[str, float] = field(default_factory=dict)
    """The processor time of each test."""
    lines: Mapping[tuple[str, int], frozenset[str]] = field(default_factory=dict)
    """The tests that ran a line of a file."""
    sql: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The tests that read a file below `kb/sql`."""

    def of(self, mutant: Mutant) -> frozenset[str]:
        """The tests that ran the line of a mutant, or anything of its function; of SQL those that read the file.

        A line outside of functions runs once, when a test is the first to import it: whoever ran anything of the file.
        """
        if mutant.path.endswith(".sql"):
            return self.sql.get(mutant.path.removeprefix("kb/sql/"), frozenset())
        around = _lines_around(mutant.path, mutant.line)
        exact = self.lines.get((mutant.path, mutant.line)) if around.start > 1 else None
        return exact or frozenset().union(*(self.lines.get((mutant.path, line), frozenset()) for line in around))


def ignored_tests() -> list[str]:
    """Options that leave out the tests that only start processes."""
    return [f"--ignore-glob=*{name}*" for name in PROCESS]


def trace_tests(checkout: Path, folder: Path) -> Traces:
    """Run the tests of a checkout once, on all cores, and leave what each of them runs in a folder."""
    options = ["-q", "-p", "benchmarks.traced_tests", "-p", "no:cacheprovider", "--numprocesses", "auto"]
    command = [
        sys.executable,
        "-m",
        "pytest",
        *options,
        "--dist",
        "loadfile",
        "-m",
        TAKEN,
        *ignored_tests(),
        *TRACED,
    ]
    subprocess.run(command, cwd=checkout, env=os.environ | {"TRACED": str(folder)}, check=False)
    return read_traces(folder)


def read_traces(folder: Path) -> Traces:
    """The notes that a run of the tests left in a folder."""
    seconds: dict[str, float] = {}
    lines: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    sql: defaultdict[str, set[str]] = defaultdict(set)
    for file in sorted(folder.glob("traced-*.json")):
        noted = json.loads(file.read_text(encoding="utf-8"))
        seconds |= noted["seconds"]
        for path, found in noted["lines"].items():
            for line, tests in found.items():
                lines[path, int(line)].update(tests)
        for test, names in noted["sql"].items():
            for name in names:
                sql[name].add(test)
    return Traces(seconds, {at: frozenset(tests) for at, tests in lines.items()},
                  {name: frozenset(tests) for name, tests in sql.items()})  # fmt: skip


def choose_tests(items: Sequence[pytest.Item], mutant: Mutant, turn: int, traces: Traces) -> list[pytest.Item]:
    """The tests of a mutant in a turn, the likeliest and the quickest first."""
    if mutant.place == "kb/rules":
        return _tests_of_rule(items, mutant, turn)
    ran = traces.of(mutant)
    if turn == 1:
        if mutant.path.startswith(LINT):
            wanted = [item for item in items if item.nodeid.startswith(LINTING)]
        else:
            # A test that is younger than the notes may run any line.
            wanted = [item for item in items if item.nodeid in ran or item.nodeid not in traces.seconds]
        return sorted(wanted, key=lambda item: (*_distance(item.nodeid, mutant), traces.seconds.get(item.nodeid, 0)))
    if mutant.path.startswith(APART) or (len(ran) >= KEPT and mutant.path.endswith(".py")):
        return []
    rest = [item for item in items if item.nodeid.startswith(TOGETHER) and item.nodeid not in ran]
    late = [item for item in rest if any(name in item.nodeid for name in LAST)]
    if turn == LAST_TURN:
        return late
    return _in_order([item for item in rest if item not in late and _stands_for_all(item)], mutant)


def _tests_of_rule(items: Iterable[pytest.Item], mutant: Mutant, turn: int) -> list[pytest.Item]:
    """Of a rule those that carry its number first, which then runs alone; what all rules share comes in the second."""
    more = tuple(name for start, names in OF_RULES.items() if mutant.path.startswith(start) for name in names)
    wanted = [item for item in items if item.nodeid.startswith((*TOGETHER, *more))]
    if turn == 1:
        chosen = [item for item in wanted if Path(mutant.path).name.partition("_")[0] in item.nodeid]
    elif turn == DOUBTS_TURN:
        doubtful = [item for item in wanted if DOUBTS in item.nodeid and "l.doubt" in mutant.text]
        chosen = [*doubtful, *(item for item in wanted if item.nodeid.startswith((*more, *TOLD)))]
    else:
        chosen = [item for item in wanted if "LKB" not in item.nodeid and "laws" not in item.nodeid]
    return _in_order(chosen, mutant)


def _distance(test: str, mutant: Mutant) -> tuple[bool, bool]:
    """How far a test is from a mutant: those named like its file come first.

    Then come tests of the heart, which ask it alone; what others run of it is mostly one path of many.
    """
    named = _words_of(mutant.path).isdisjoint(_words_of(test.partition("::")[0]))
    return named, not test.startswith(TOGETHER)


@cache
def _words_of(path: str) -> frozenset[str]:
    """The words in the name of a file, each without the s of a plural."""
    return frozenset(word.rstrip("s") for word in Path(path).stem.split("_")) - {"test"}


def _in_order(items: Iterable[pytest.Item], mutant: Mutant) -> list[pytest.Item]:
    first = FIRST.get(mutant.place, ())

    def rank(item: pytest.Item) -> tuple[int, str]:
        file = item.nodeid.partition("::")[0]
        name = file.rpartition("/")[2]
        return next((place for place, start in enumerate(first) if name.startswith(start)), len(first)), file

    return sorted(items, key=rank)


def _stands_for_all(item: pytest.Item) -> bool:
    repeated = any(name in item.nodeid for name in REPEATED)
    return not repeated or any(rule in item.nodeid for rule in FEW)


@cache
def _lines_around(path: str, line: int) -> range:
    """The lines of the innermost function around a line, or of the whole module."""
    text = Path(path).read_text(encoding="utf-8")
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    around = [range(one.lineno, (one.end_lineno or one.lineno) + 1) for one in functions]
    return min((lines for lines in around if line in lines), key=len, default=range(1, text.count("\n") + 2))
