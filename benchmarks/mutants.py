"""How many small faults in the heart the tests see: mutants of facts, judging, SQL and rules, tested in a copy.

`python -m benchmarks.mutants [--sample N] [--seed N] [--minutes N]` takes N mutants of each of the four, drawn by a
seed, tries them in turn for as long as it may, and prints those that survive. `--only FILE:LINE ...` tries all mutants
of some lines. It needs cosmic-ray, which `make mutants` installs beside the rest.

Tests are collected once; each mutant is a fork of that process with the fault in the file and in what was loaded from
it. It meets the tests of its file, those first that saw the faults before it, until one fails or its time is over.
Tests that start a server or a process, and a last turn (laws, windows and histories; of a rule the tests of all rules)
are left out unless `--slow`: what they would see besides counts as not seen.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from benchmarks.mutations import PLACES, ROOT, Mutant, Trial, draw_sample, load_fault, mutants_at, unharmed

PATIENCE = 600
"""Seconds after which the tests of a mutant count as failed: it hangs."""
PROCESSOR_SECONDS = 40
"""The processor time that the tests of a mutant get in a turn."""
TOGETHER = ["tests/facts", "tests/judging"]
"""The tests that mutants meet; those of SQL for lint and fleets meet the tests of these only."""
APART = {
    "kb/sql/lint": ["tests/curation/test_lint.py"],
    "kb/sql/fleets": [
        "tests/fleets/test_projection.py",
        "tests/fleets/test_judging.py",
        "tests/fleets/test_attached.py",
        "tests/fleets/test_owners.py",
        "tests/fleets/test_versions.py",
        "tests/fleets/test_spreadsheets.py",
    ],
}
OWN = {
    "kb/sql/tables.sql": ["tests/store/test_build.py", "tests/curation/test_lint.py"],
    "kb/facts/snapshots.py": ["tests/test_data_frames.py", "tests/notebook/test_tables.py"],
    "kb/facts/date_trust.py": ["tests/charts/test_new_charts.py"],
    "kb/facts/own_limits.py": ["tests/accounts"],
    "kb/facts/spans.py": ["tests/charts/test_charts.py", "tests/pages/test_answers.py"],
    "kb/rules/LKB23": ["tests/accounts", "tests/packages"],
    "kb/rules/LKB6": ["tests/accounts", "tests/packages"],
    "kb/judging/totals.py": ["tests/accounts", "tests/packages"],
    "kb/judging/report.py": ["tests/reports", "tests/notebook/test_displays.py"],
    "kb/judging/baselines.py": ["tests/cli/test_suppressions.py", "tests/cli/test_baseline_changes.py"],
    "kb/judging/fingerprints.py": ["tests/cli/test_suppressions.py", "tests/cli/test_baseline_changes.py"],
    "kb/judging/grouped_findings.py": ["tests/reports"],
    "kb/judging/suppressions.py": ["tests/cli/test_suppressions.py"],
    "kb/judging/judgement.py": ["tests/cli/test_suppressions.py"],
    "kb/judging/configurations.py": ["tests/cli/test_windows.py"],
}
"""Further tests of a file or folder."""
SLOW = {
    "kb/sql/fleets": ["tests/fleets/test_commands.py"],
    "kb/sql/rule_template.sql": ["tests/cli/test_commands.py"],
    "kb/sql/state_changes.sql": ["tests/outlets/test_site.py"],
    "kb/sql/valid_days.sql": ["tests/outlets/test_site.py"],
    "kb/sql/coming.sql": ["tests/api/test_feeds.py"],
    "kb/facts/coming.py": ["tests/api/test_feeds.py"],
    "kb/facts/timelines.py": ["tests/outlets/test_site.py"],
    "kb/facts/": ["tests/api/test_lists.py", "tests/api/test_problems.py", "tests/cli/test_commands.py"],
    "kb/judging/templates.py": ["tests/cli/test_commands.py"],
    "kb/judging/rules.py": ["tests/cli/test_commands.py"],
}
"""Tests that start a server or a process for each question."""
FIRST = {
    "kb/facts": ("test_offsets", "test_toy_", "test_hard", "test_claims", "test_slips", "test_doubts"),
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
TOLD = ("tests/judging/test_told_findings.py", "tests/judging/test_words.py", "tests/judging/test_waiting_apis.py")
"""Tests of all rules together, which see what a rule says beyond its own examples."""
DOUBTS = "test_uncertain_bounds"
"""The test of all rules together that tell a doubt from a finding."""
DOUBTS_TURN = 2
LAST_TURN = 3
"""The turn of tests that see little and take long."""


class _InForkError(Exception):
    """This process is a fork, which runs tests and nothing else."""


class Trials:
    """A pytest plugin: instead of running the tests once, runs them for each mutant in a fork until one fails."""

    def __init__(self, trial: Trial, folder: Path, seconds: float, turns: Sequence[int]) -> None:
        self.trial = trial
        self.turns = turns
        self.tried: list[Mutant] = []
        self.survivors: list[Mutant] = []
        self.in_fork = False
        self._until = time.monotonic() + seconds
        self._verdict = folder / "verdict"
        """Where a fork writes which test failed."""
        self._database = folder / "sound.duckdb"
        self._killers: dict[str, Counter[str]] = {}
        """How often each test saw a fault, by place."""
        self._sound: set[tuple[str, bool]] = set()
        """Tests that pass without a fault in the copy, by whether a rule runs alone."""
        self._dropped: set[tuple[str, bool]] = set()
        """Those that do not, and so say nothing."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """Go through the mutants; in a fork, let pytest go on with the tests of a turn."""
        try:
            everything = list(session.items)
            for mutant in self.trial.mutants:
                if time.monotonic() > self._until:
                    break
                self._note(mutant, killed=any(self._sees(session, everything, mutant, turn) for turn in self.turns))
        except _InForkError:
            return None
        return True

    def _sees(self, session: pytest.Session, everything: list[pytest.Item], mutant: Mutant, turn: int) -> bool:
        """Whether a test fails for a mutant that passes without a fault; one that never passes here is dropped."""
        alone = mutant.place == "kb/rules" and turn == 1
        while True:
            wanted = [one for one in _chosen(everything, mutant, turn) if (one.nodeid, alone) not in self._dropped]
            session.items[:] = self._ranked(wanted, mutant)
            killer = self._fork(session, mutant, alone=alone)
            if killer is None:
                return False
            if killer and (killer, alone) not in self._sound:
                session.items[:] = [item for item in everything if item.nodeid == killer]
                if self._fork(session, unharmed(mutant.path), alone=alone) is not None:
                    self._dropped.add((killer, alone))
                    continue
                self._sound.add((killer, alone))
            self._killers.setdefault(mutant.place, Counter())[killer] += 1
            return True

    def _fork(self, session: pytest.Session, mutant: Mutant, *, alone: bool) -> str | None:
        """The test that fails for a mutant, blank where the process ends without a word; none where all pass."""
        if not session.items:
            return None
        path = Path(mutant.path)
        sound = path.read_text(encoding="utf-8")
        path.write_text(mutant.text, encoding="utf-8")
        self._verdict.unlink(missing_ok=True)
        child = os.fork()
        if child == 0:
            self.in_fork = True
            os.setsid()
            session.config.pluginmanager.unregister(name="terminalreporter")
            if mutant.place in ("kb/rules", "kb/judging"):
                _lend_database(session, self._database)
            load_fault(mutant, alone=alone)
            raise _InForkError
        ended = _ended(child)
        path.write_text(sound, encoding="utf-8")
        said = self._verdict.read_text(encoding="utf-8") if self._verdict.is_file() else ""
        return said or (None if ended else "")

    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        """In a fork, no test is begun after the time."""
        if self.in_fork and sum(os.times()[:4]) > PROCESSOR_SECONDS:
            item.session.shouldstop = "time is over"

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """In a fork, say which test failed."""
        if self.in_fork and report.failed:
            self._verdict.write_text(report.nodeid, encoding="utf-8")

    def _ranked(self, items: Sequence[pytest.Item], mutant: Mutant) -> list[pytest.Item]:
        """What saw the most faults of this place comes first; the rest stays in order."""
        best = dict(self._killers.get(mutant.place, Counter()).most_common(8))
        return sorted(items, key=lambda item: -best.get(item.nodeid, 0))

    def _note(self, mutant: Mutant, *, killed: bool) -> None:
        """Note what became of a mutant, and now and then tell how many are killed."""
        self.tried.append(mutant)
        if not killed:
            self.survivors.append(mutant)
            known = f"[{len(self.survivors)} of {len(self.tried)} alive]"
            print(f"{known} {mutant.path}:{mutant.line} {mutant.change}", flush=True)
        if len(self.tried) % 20 == 0:
            print(*_shares(self), sep="\n", flush=True)


def _lend_database(session: pytest.Session, path: Path) -> None:
    """Give the tests the knowledge base that was built before: a fault that is in no build needs no other."""
    for fixture in session._fixturemanager.getfixturedefs("database", session.items[0]) or ():
        fixture.cached_result = (path, None, None)


def _chosen(items: Iterable[pytest.Item], mutant: Mutant, turn: int) -> list[pytest.Item]:
    """The tests of a mutant in a turn: of a rule those of the rule first, which then runs alone, and others later.

    What all rules share comes in the second. Of others what every rule repeats is left out: a few stand for all.
    """
    apart = _listed_for(APART, mutant)
    own = (*_listed_for(OWN, mutant), *_listed_for(SLOW, mutant))
    wanted = [item for item in items if item.nodeid.startswith((*(apart or TOGETHER), *own))]
    late = [item for item in wanted if any(name in item.nodeid for name in LAST) and not apart]
    if mutant.place == "kb/rules":
        mine = [item for item in wanted if Path(mutant.path).name.partition("_")[0] in item.nodeid]
        rest = [item for item in wanted if "LKB" not in item.nodeid and "laws" not in item.nodeid]
        doubtful = [item for item in wanted if DOUBTS in item.nodeid and "l.doubt" in mutant.text]
        told = [item for item in wanted if item.nodeid.startswith((*own, *TOLD))]
        wanted = mine if turn == 1 else [*doubtful, *told] if turn == DOUBTS_TURN else rest
    elif turn == 1:
        wanted = [item for item in wanted if item not in late and _stands_for_all(item)]
    else:
        wanted = late if turn == LAST_TURN else []
    near = (*own, *_nearest_tests(mutant.path))
    return sorted(wanted, key=lambda item: (_rank(item, near, FIRST[mutant.place]), item.nodeid.partition("::")[0]))


@cache
def _nearest_tests(path: str) -> tuple[str, ...]:
    """The test files that name the module of a fault, or a module that runs the SQL of it."""
    if path.endswith(".py"):
        modules = {path.removesuffix(".py").replace("/", ".")}
    else:
        files = (file for file in Path("kb").rglob("*.py") if Path(path).name in file.read_text(encoding="utf-8"))
        modules = {str(file.with_suffix("")).replace("/", ".") for file in files}
    tests = (file for name in TOGETHER for file in sorted(Path(name).rglob("test_*.py")))
    return tuple(
        str(file) for file in tests if any(re.search(rf"{re.escape(name)}\b", file.read_text()) for name in modules)
    )


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


def _ended(child: int) -> bool:
    """Wait for a fork, and whether it ended well by itself; one that hangs is ended."""
    begin = time.monotonic()
    while time.monotonic() - begin < PATIENCE:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.WIFEXITED(status)
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def _copy_checkout(folder: Path) -> None:
    """Copy every file that Git knows: tests look at more than code."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)


def _shares(trials: Trials) -> Iterator[str]:
    """How many are killed in each place, and of all mutants by weight of the places, with intervals of 95 %."""
    share = spread = 0.0
    numbers = trials.trial.numbers
    for place in PLACES:
        tried = [mutant for mutant in trials.tried if mutant.place == place]
        if not tried:
            continue
        killed = len(tried) - sum(mutant in trials.survivors for mutant in tried)
        low, high = wilson_interval(killed, len(tried))
        of = f"of {numbers[place]}, " if numbers else ""
        yield f"{place:12} {of}{len(tried)} tried, {killed} killed: {killed / len(tried):.0%} ({low:.0%} to {high:.0%})"
        if numbers:
            weight = numbers[place] / sum(numbers.values())
            half = (high - low) / 2
            share, spread = share + weight * killed / len(tried), spread + (weight * half) ** 2
    if numbers:
        half = math.sqrt(spread)
        yield f"together, by their numbers: {share:.0%} ({max(share - half, 0):.0%} to {min(share + half, 1):.0%})"


def wilson_interval(hits: int, of: int) -> tuple[float, float]:
    """The interval in which a share lies with a probability of 95 %, after Wilson (1927)."""
    z2 = 1.96**2
    middle = (hits + z2 / 2) / (of + z2)
    half = 1.96 / (of + z2) * math.sqrt(hits * (of - hits) / of + z2 / 4)
    return middle - half, middle + half


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How many small faults in the heart the tests see.")
    parser.add_argument("--sample", type=int, default=60, help="mutants of each of the four places (default: 60)")
    parser.add_argument("--seed", type=int, default=13, help="what the sample is drawn by (default: 13)")
    parser.add_argument("--minutes", type=float, default=60, help="no mutant is begun after them (default: 60)")
    parser.add_argument("--only", nargs="+", metavar="FILE:LINE", help="all mutants of these lines instead")
    parser.add_argument("--slow", action="store_true", help="with the tests that start servers and processes")
    return parser.parse_args()


def main() -> None:
    """Try the mutants, and print what survives."""
    asked = _asked()
    trial = mutants_at(asked.only) if asked.only else draw_sample(asked.sample, asked.seed)
    if not asked.slow:
        SLOW.clear()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder)
        _copy_checkout(copy)
        os.chdir(copy)
        # What is installed is the checkout: the copy must come before it, in processes that tests start, too.
        sys.path.insert(0, folder)
        for name in [name for name in sys.modules if name.partition(".")[0] in ("kb", "api", "tests")]:
            del sys.modules[name]
        os.environ |= {"PYTHONPATH": folder, "XDG_CACHE_HOME": f"{folder}/cache"}
        subprocess.run([sys.executable, "-m", "kb.cli.main", "build", "--db", "sound.duckdb"], check=True)
        trials = Trials(
            trial, copy, asked.minutes * 60, (1, DOUBTS_TURN, LAST_TURN) if asked.slow else (1, DOUBTS_TURN)
        )
        listed = (tests for one in (APART, OWN, SLOW) for tests in one.values())
        tests = dict.fromkeys([*TOGETHER, *(name for names in listed for name in names)])
        options = ["-x", "-n", "0", "-p", "no:cacheprovider", "-m", "not all", "--rootdir", folder]
        code = pytest.main([*options, *tests], plugins=[trials])
        if trials.in_fork:
            os._exit(code)
    print("\n\n" + "\n".join(_shares(trials)))


if __name__ == "__main__":
    main()
