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
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from benchmarks.mutations import PLACES, ROOT, Mutant, load_fault, mutants_to_try, unharmed

PATIENCE = 300
"""Seconds after which the tests of a mutant count as failed."""
TOGETHER = ["tests/facts", "tests/judging"]
"""The tests that mutants meet; those of SQL for lint and fleets meet the tests of these only."""
APART = {
    "kb/sql/lint": ["tests/curation/test_lint.py"],
    "kb/sql/fleets": [
        "tests/fleets/test_projection.py",
        "tests/fleets/test_judging.py",
        "tests/fleets/test_commands.py",
    ],
    "kb/sql/rule_template.sql": ["tests/cli/test_commands.py"],
}
OWN = {
    "kb/sql/tables.sql": ["tests/store/test_build.py", "tests/curation/test_lint.py"],
    "kb/sql/spells.sql": ["tests/outlets/test_site.py"],
    "kb/sql/valid_days.sql": ["tests/outlets/test_site.py"],
    "kb/sql/coming.sql": ["tests/api/test_feeds.py"],
    "kb/facts/coming.py": ["tests/api/test_feeds.py"],
    "kb/facts/timelines.py": ["tests/outlets/test_site.py"],
    "kb/facts/snapshots.py": ["tests/test_frames.py", "tests/notebook"],
    "kb/facts/basis.py": ["tests/api/test_problems.py", "tests/cli/test_commands.py"],
    "kb/facts/fact_lists.py": ["tests/api/test_lists.py", "tests/cli/test_commands.py"],
    "kb/facts/catalogue.py": ["tests/api/test_lists.py", "tests/cli/test_commands.py"],
    "kb/facts/list_questions.py": ["tests/api/test_lists.py", "tests/cli/test_commands.py"],
    "kb/facts/filters.py": ["tests/api/test_lists.py", "tests/cli/test_commands.py"],
    "kb/facts/regions.py": ["tests/api/test_lists.py", "tests/cli/test_commands.py"],
    "kb/judging/report.py": ["tests/notebook"],
    "kb/judging/baselines.py": ["tests/cli/test_suppressions.py", "tests/reports"],
    "kb/judging/fingerprints.py": ["tests/cli/test_suppressions.py", "tests/reports"],
    "kb/judging/grouped_findings.py": ["tests/reports"],
    "kb/judging/suppressions.py": ["tests/cli/test_suppressions.py"],
    "kb/judging/judgement.py": ["tests/cli/test_suppressions.py"],
    "kb/judging/configurations.py": ["tests/cli/test_windows.py"],
    "kb/judging/templates.py": ["tests/cli/test_commands.py"],
    "kb/judging/rules.py": ["tests/cli/test_commands.py"],
}
"""Further tests of a file or folder."""
FIRST = {
    "kb/facts": ("test_toy_", "test_hard", "test_claims", "test_slips", "test_doubts"),
    "kb/judging": (
        "test_derived",
        "test_core",
        "test_explanations",
        "test_toy_rules",
        "test_attachments",
        "test_rules",
    ),
    "kb/sql": ("test_toy_", "test_hard", "test_slips", "test_bounds"),
    "kb/rules": ("test_bounds", "test_uncertain", "test_examples"),
}
"""What runs first, after a file's own tests: the likeliest to fail."""
LAST = ("test_windows", "test_laws", "test_chronicle")
"""What takes longest."""


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
        self.tried: list[Mutant] = []
        self.survivors: list[Mutant] = []
        self.in_fork = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Go through the mutants, turn by turn; in a fork, let pytest go on with the tests of the turn."""
        everything = list(session.items)
        turns = [(mutant, turn) for mutant in self.mutants for turn in (1, LAST_TURN)]
        killed: set[Mutant] = set()
        sound: set[tuple[str, ...]] = set()
        for mutant, turn in turns:
            if mutant in killed:
                continue
            own = _listed_for(OWN, mutant) + _listed_for(APART, mutant)
            trials = [mutant] if own in sound or turn == LAST_TURN else [unharmed(mutant.path), mutant]
            sound.add(own)
            for trial in trials:
                session.items[:] = _chosen(everything, trial, turn)
                if trial is not mutant:
                    # What every mutant meets passes in `make test`; whether the others do in a copy is seen here.
                    session.items[:] = [item for item in session.items if item.nodeid.startswith(own or ("-",))]
                text = _write(trial)
                child = os.fork() if session.items else None
                if child == 0:
                    self.in_fork = True
                    os.setsid()
                    session.config.pluginmanager.unregister(name="terminalreporter")
                    load_fault(trial, alone=turn == 1)
                    return None
                failed = child is not None and _failed(child)
                Path(trial.path).write_text(text, encoding="utf-8")
                if failed and trial is not mutant:
                    sys.exit(f"the tests of {trial.path} fail without a mutant: mend them first")
            self._note(mutant, killed=failed, last=turn == LAST_TURN)
            killed |= {mutant} if failed else set()
        return True

    def _note(self, mutant: Mutant, *, killed: bool, last: bool) -> None:
        """Note what became of a mutant, and now and then tell how many are killed."""
        if killed or last:
            self.tried.append(mutant)
        if last and not killed:
            self.survivors.append(mutant)
            known = f"[{len(self.survivors)} of {len(self.tried)} alive]"
            print(f"{known} {mutant.path}:{mutant.line} {mutant.change}", flush=True)
        if (killed or last) and len(self.tried) % 10 == 0:
            print(*_shares(self.tried, self.survivors), sep="\n", flush=True)


def _write(mutant: Mutant) -> str:
    path = Path(mutant.path)
    sound = path.read_text(encoding="utf-8")
    path.write_text(mutant.text, encoding="utf-8")
    return sound


def _chosen(items: Iterable[pytest.Item], mutant: Mutant, turn: int) -> list[pytest.Item]:
    """The tests of a mutant in a turn: of a rule those of the rule first, which then runs alone, and all others later.

    Of others what every rule repeats is left out: a few stand for all.
    """
    apart = _listed_for(APART, mutant)
    own = _listed_for(OWN, mutant)
    wanted = [item for item in items if item.nodeid.startswith(apart or (*TOGETHER, *own))]
    late = [item for item in wanted if any(name in item.nodeid for name in LAST) and not apart]
    if mutant.place == "kb/rules":
        mine = [item for item in wanted if Path(mutant.path).stem in item.nodeid]
        rest = [item for item in wanted if "LKB" not in item.nodeid and "laws" not in item.nodeid]
        wanted = mine if turn == 1 else rest
    else:
        wanted = late if turn == LAST_TURN else [item for item in wanted if item not in late and _stands_for_all(item)]
    return sorted(wanted, key=lambda item: (_rank(item, own, FIRST[mutant.place]), item.nodeid.partition("::")[0]))


def _listed_for(tests: Mapping[str, Sequence[str]], mutant: Mutant) -> tuple[str, ...]:
    return tuple(name for start, listed in tests.items() if mutant.path.startswith(start) for name in listed)


def _stands_for_all(item: pytest.Item) -> bool:
    repeated = any(name in item.nodeid for name in REPEATED)
    return not repeated or any(rule in item.nodeid for rule in FEW)


def _rank(item: pytest.Item, own: tuple[str, ...], first: tuple[str, ...]) -> int:
    if item.nodeid.startswith(own) and own:
        return -1
    name = item.nodeid.partition("::")[0].rpartition("/")[2]
    return next((place for place, start in enumerate(first) if name.startswith(start)), len(first))


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
    """Copy every file that Git knows: tests look at more than code."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)


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
        tests = dict.fromkeys([*TOGETHER, *(name for listed in (*APART.values(), *OWN.values()) for name in listed)])
        options = ["-x", "-n", "0", "-p", "no:cacheprovider", "-m", "not all", "--rootdir", folder]
        code = pytest.main([*options, *tests], plugins=[trials])
        if trials.in_fork:
            os._exit(code)
    print("\n\n" + "\n".join(_shares(trials.tried, trials.survivors)))


if __name__ == "__main__":
    main()
