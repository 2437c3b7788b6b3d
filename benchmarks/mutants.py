"""How many small faults in the heart the tests see: mutants of facts, judging, SQL and rules, tested in a copy.

`python -m benchmarks.mutants [SAMPLE] [SEED]` takes SAMPLE mutants of each of the four (default 100), chosen by SEED
(default 13), and prints those that survive. `python -m benchmarks.mutants --only FILE:LINE ...` tries all mutants of
some lines. It needs cosmic-ray, which `make mutants` installs beside the rest. Tests are collected once; each mutant is
a fork of that process with the fault in the file and in what was loaded from it.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from benchmarks.mutations import PLACES, ROOT, Mutant, load_fault, mutants_to_try, unharmed

PATIENCE = 300
"""Seconds after which the tests of a mutant count as failed."""
TOGETHER = ["tests/facts", "tests/judging"]
"""The tests that every mutant meets."""
OWN = {
    "kb/sql/fleets": [
        "tests/fleets/test_projection.py",
        "tests/fleets/test_judging.py",
        "tests/fleets/test_commands.py",
    ],
    "kb/sql/lint": ["tests/curation/test_lint.py"],
    "kb/sql/tables.sql": ["tests/store/test_build.py", "tests/curation/test_lint.py"],
    "kb/sql/spells.sql": ["tests/outlets/test_site.py"],
    "kb/sql/valid_days.sql": ["tests/outlets/test_site.py"],
    "kb/sql/coming.sql": ["tests/api/test_feeds.py"],
    "kb/facts/coming.py": ["tests/api/test_feeds.py"],
    "kb/facts/timelines.py": ["tests/outlets/test_site.py"],
    "kb/facts/snapshots.py": ["tests/test_frames.py", "tests/notebook"],
    "kb/judging/report.py": ["tests/notebook"],
    "kb/judging/suppressions.py": ["tests/cli/test_suppressions.py"],
    "kb/judging/checks.py": ["tests/cli/test_suppressions.py"],
    "kb/judging/configurations.py": ["tests/cli/test_windows.py"],
    "kb/judging/templates.py": ["tests/cli/test_commands.py"],
}
"""Further tests of a file or folder, which run after the others."""
FIRST = ("test_toy", "test_derived", "test_bounds", "test_uncertain", "test_examples", "test_attachments", "test_rules")
LAST = ("test_windows", "test_laws", "test_chronicle")
"""What runs first and last: the likeliest to fail, and what takes longest."""


REPEATED = (
    "test_dialects",
    "test_every_rule_can",
    "test_a_broken_rule_is_found[",
    "test_a_rule_explains",
    "turns_on_the_day",
)
"""Tests that every rule repeats: of mutants outside the rules a few stand for all."""
FEW = ("LKB101", "LKB201", "LKB307", "LKB322", "LKB419")
LAST_TURN = 2


class Trials:
    """A pytest plugin: instead of running the tests once, runs them for each mutant in a fork until one fails."""

    def __init__(self, mutants: Sequence[Mutant]) -> None:
        self.mutants = mutants
        self.survivors: list[Mutant] = []
        self.in_fork = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Go through the mutants, turn by turn; in a fork, let pytest go on with the tests of the turn."""
        everything = list(session.items)
        sound = [unharmed("kb/rules/LKB201.sql"), unharmed("kb/sql/clocks.sql")]
        turns = [(mutant, turn) for mutant in self.mutants for turn in (1, 2)]
        killed: set[Mutant] = set()
        for mutant, turn in [*((one, 1) for one in sound), *turns]:
            session.items[:] = _chosen(everything, mutant, turn)
            if mutant in killed or not session.items:
                continue
            text = _write(mutant)
            child = os.fork()
            if child == 0:
                self.in_fork = True
                os.setsid()
                session.config.pluginmanager.unregister(name="terminalreporter")
                load_fault(mutant, alone=turn == 1)
                return None
            if _failed(child):
                killed.add(mutant)
            Path(mutant.path).write_text(text, encoding="utf-8")
            if killed & set(sound):
                sys.exit("the tests fail without a mutant: mend them first")
            if turn == LAST_TURN and mutant not in killed:
                self.survivors.append(mutant)
                print(f"{mutant.path}:{mutant.line} {mutant.change}", flush=True)
        return True


def _write(mutant: Mutant) -> str:
    path = Path(mutant.path)
    sound = path.read_text(encoding="utf-8")
    path.write_text(mutant.text, encoding="utf-8")
    return sound


def _chosen(items: Iterable[pytest.Item], mutant: Mutant, turn: int) -> list[pytest.Item]:
    """The tests of a mutant in a turn: of a rule those of the rule first, which then runs alone, and all others later.

    Of others what every rule repeats is left out: a few stand for all.
    """
    own = tuple(tests for name, listed in OWN.items() if mutant.path.startswith(name) for tests in listed)
    wanted = [item for item in items if item.nodeid.startswith((*TOGETHER, *own))]
    if mutant.place == "kb/rules":
        rule = Path(mutant.path).stem
        wanted = [
            i for i in wanted if (rule in i.nodeid if turn == 1 else "LKB" not in i.nodeid and "laws" not in i.nodeid)
        ]
    else:
        late = [item for item in wanted if any(name in item.nodeid for name in LAST)]
        wanted = late if turn == LAST_TURN else [item for item in wanted if item not in late and _stands_for_all(item)]
    return sorted(wanted, key=lambda item: (_rank(item, own), item.nodeid.partition("::")[0]))


def _stands_for_all(item: pytest.Item) -> bool:
    repeated = any(name in item.nodeid for name in REPEATED)
    return not repeated or any(rule in item.nodeid for rule in FEW)


def _rank(item: pytest.Item, own: tuple[str, ...]) -> int:
    if item.nodeid.startswith(own) and own:
        return len(FIRST) + 1
    name = item.nodeid.partition("::")[0].rpartition("/")[2]
    if name.startswith(LAST):
        return len(FIRST) + 2
    return next((place for place, first in enumerate(FIRST) if name.startswith(first)), len(FIRST))


def _failed(child: int) -> bool:
    """Wait for a fork; one that hangs counts as failed."""
    begin = time.monotonic()
    while time.monotonic() - begin < PATIENCE:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status != 0
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def _copy_checkout(folder: Path) -> None:
    for name in ("kb", "api", "tests", "data", "pyproject.toml", "README.md", "notebooks", "benchmarks"):
        source = ROOT / name
        _ = shutil.copytree(source, folder / name) if source.is_dir() else shutil.copy(source, folder / name)


def _shares(mutants: Sequence[Mutant], survivors: Sequence[Mutant]) -> Iterator[str]:
    for place in (*PLACES, "together"):
        tried = [mutant for mutant in mutants if place in (mutant.place, "together")]
        killed = len(tried) - sum(mutant in survivors for mutant in tried)
        if tried:
            yield f"{place:12} {killed:4} of {len(tried):4} killed, {killed / len(tried):.0%}"


def main() -> None:
    """Try the mutants, and print what survives."""
    mutants = mutants_to_try(sys.argv[1:])
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder)
        _copy_checkout(copy)
        os.chdir(copy)
        # What is installed is the checkout: the copy must come before it, in processes that tests start, too.
        sys.path.insert(0, folder)
        for name in [name for name in sys.modules if name.partition(".")[0] in ("kb", "api", "tests")]:
            del sys.modules[name]
        os.environ |= {"PYTHONPATH": folder, "XDG_CACHE_HOME": f"{folder}/cache"}
        trials = Trials(mutants)
        tests = dict.fromkeys([*TOGETHER, *(name for listed in OWN.values() for name in listed)])
        options = ["-x", "-n", "0", "-p", "no:cacheprovider", "-m", "not all", "--rootdir", folder]
        code = pytest.main([*options, *tests], plugins=[trials])
        if trials.in_fork:
            os._exit(code)
    print("\n\n" + "\n".join(_shares(mutants, trials.survivors)))


if __name__ == "__main__":
    main()
