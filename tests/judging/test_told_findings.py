"""Every word of every rule, on its examples and one past its bounds."""

from __future__ import annotations

from kb.store import Store
from tests.judging.questions import RULES
from tests.judging.told_findings import GOLDEN, WINDOWS, told_findings, told_windows


def test_rules_say_what_they_said(store: Store) -> None:
    """Weights, values, bounds, days, fixes and sentences; `python -m tests.judging.told_findings` writes them anew."""
    assert told_findings(store).splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_examples_are_accepted_when_they_were(store: Store) -> None:
    """The windows of every example, and which rule opens and closes each."""
    assert told_windows(store).splitlines() == WINDOWS.read_text(encoding="utf-8").splitlines()


def test_every_rule_says_something() -> None:
    """A new rule joins the file."""
    told = {line.partition(" ")[0] for line in GOLDEN.read_text(encoding="utf-8").splitlines()}

    assert told == {rule.id for rule in RULES}
