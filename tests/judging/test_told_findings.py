"""Every word of every rule, on its examples and one past its bounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.store import Store
from tests.judging import told_runtimes
from tests.judging.questions import RULES
from tests.judging.told_changes import GOLDEN as GOLDEN_OF_CHANGES
from tests.judging.told_changes import told_changes
from tests.judging.told_findings import GOLDEN, WINDOWS, Judged, judged_examples, told_findings, told_windows


@pytest.fixture(scope="module")
def judged(store: Store) -> Judged:
    """All examples, judged once."""
    return judged_examples(store)


@pytest.mark.all
@pytest.mark.heart
def test_rules_say_what_they_said(judged: Judged) -> None:
    """Weights, values, bounds, days, fixes and sentences; `python -m tests.judging.told_findings` writes them anew."""
    assert told_findings(judged).splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()


@pytest.mark.all
@pytest.mark.heart
def test_examples_are_accepted_when_they_were(judged: Judged) -> None:
    """The windows of every example, and which rule opens and closes each."""
    assert told_windows(judged).splitlines() == WINDOWS.read_text(encoding="utf-8").splitlines()


def test_runtimes_are_told_through_their_lives(tmp_path: Path) -> None:
    """Milestones in every order, the day before each and on it, with and without a look ahead."""
    told = told_runtimes.told_runtimes(told_runtimes.runtimes_store(tmp_path))

    assert told.splitlines() == told_runtimes.GOLDEN.read_text(encoding="utf-8").splitlines()


@pytest.mark.all
@pytest.mark.heart
def test_what_changes_an_example_changes_what_is_said(store: Store) -> None:
    """Another day, a value gone, another or one more, one more thing beside: what follows, and what does not."""
    assert told_changes(store).splitlines() == GOLDEN_OF_CHANGES.read_text(encoding="utf-8").splitlines()


def test_every_rule_says_something() -> None:
    """A new rule joins the file."""
    told = {line.partition(" ")[0] for line in GOLDEN.read_text(encoding="utf-8").splitlines()}

    assert told == {rule.id for rule in RULES}
