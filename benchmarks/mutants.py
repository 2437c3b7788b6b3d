"""How many small faults in the heart the tests see: mutants of facts, judging, SQL and rules, tested in a copy.

`python -m benchmarks.mutants [--sample N] [--seed N] [--minutes N]` takes N mutants of each of the four, drawn by a
seed, tries them in turn for as long as it may, and prints those that survive. `--only FILE:LINE ...` tries all mutants
of some lines. It needs cosmic-ray, which `make mutants` installs beside the rest.

A first run of the tests notes what each of them runs; `--traces FOLDER` keeps that, or takes it from there. Then tests
are collected once, and each mutant is a fork of that process with the fault in the file and in what was loaded from it.
It meets the tests that run its line, those first that saw the faults before it, until one fails or its time is over.
What tests do in processes of their own is not reached, and a last turn (of SQL the laws, windows and histories; of a
rule the tests of all rules) is left out unless `--slow`: what they would see besides counts as not seen.
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from benchmarks.mutant_tests import (
    APART,
    DOUBTS_TURN,
    LAST_TURN,
    TAKEN,
    TRACED,
    Traces,
    choose_tests,
    ignored_tests,
    read_traces,
    trace_tests,
)
from benchmarks.mutations import PLACES, ROOT, Mutant, Trial, draw_sample, load_fault, mutants_at, unharmed

PATIENCE = 600
"""Seconds after which the tests of a mutant count as failed: it hangs."""
PROCESSOR_SECONDS = 30
"""The processor time that the tests of a mutant get in a turn."""


class _InForkError(Exception):
    """This process is a fork, which runs tests and nothing else."""


class Trials:
    """A pytest plugin: instead of running the tests once, runs them for each mutant in a fork until one fails."""

    def __init__(self, trial: Trial, folder: Path, seconds: float, turns: Sequence[int], traces: Traces) -> None:
        self.trial = trial
        self._traces = traces
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
            wanted = [
                one
                for one in choose_tests(everything, mutant, turn, self._traces)
                if (one.nodeid, alone) not in self._dropped
            ]
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
            if mutant.place != "kb/sql" or mutant.path.startswith(APART):
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


def _traces_of(copy: Path, kept: Path | None) -> Traces:
    """What each test runs: as it was kept, or by running them all."""
    if kept is None:
        return trace_tests(copy, copy)
    kept.mkdir(parents=True, exist_ok=True)
    return read_traces(kept) if any(kept.iterdir()) else trace_tests(copy, kept)


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
    parser.add_argument("--places", nargs="+", choices=PLACES, default=PLACES, help="only some of the four")
    parser.add_argument(
        "--traces", type=Path, metavar="FOLDER", help="keep there what the tests run, or take it from there"
    )
    parser.add_argument("--slow", action="store_true", help="with the tests that take longest")
    return parser.parse_args()


def main() -> None:
    """Try the mutants, and print what survives."""
    asked = _asked()
    kept = asked.traces and asked.traces.resolve()
    trial = mutants_at(asked.only) if asked.only else draw_sample(asked.sample, asked.seed, asked.places)
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
        traces = _traces_of(copy, kept)
        turns = (1, DOUBTS_TURN, LAST_TURN) if asked.slow else (1, DOUBTS_TURN)
        trials = Trials(trial, copy, asked.minutes * 60, turns, traces)
        options = ["-x", "-n", "0", "-p", "no:cacheprovider", "-m", TAKEN, "--rootdir", folder]
        code = pytest.main([*options, *ignored_tests(), *TRACED], plugins=[trials])
        if trials.in_fork:
            os._exit(code)
    print("\n\n" + "\n".join(_shares(trials)))


if __name__ == "__main__":
    main()
