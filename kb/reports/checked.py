"""What a check's report is made from: the judgement, and what else the formats say about the run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kb.judging.report import Report, Severity
from kb.judging.rules import Rule
from kb.reports.edits import Edit


@dataclass(frozen=True, slots=True)
class Checked:
    """A report, and what else the formats say about the run."""

    report: Report
    """What was found."""
    rules: Sequence[Rule]
    """The rules that ran."""
    fail_on: Severity
    """The severity from which a finding fails the run."""
    named_broken: frozenset[str] = frozenset()
    """The unreadable files that the user had named: they fail the run."""
    edits: Callable[[], Sequence[Edit]] = tuple
    """The changes of text that fix findings; computed only for the formats that carry them."""
    colour: bool = False
    """Whether text is coloured."""
    windows: bool = False
    """Whether text lists the windows of validity."""
