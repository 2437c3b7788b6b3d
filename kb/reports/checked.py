"""What a check's report is made from: the judgement, and what else the formats say about the run."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kb.data_classes import dataclass
from kb.judging.report import Report
from kb.judging.rules import Rule
from kb.reports.edits import Edit


@dataclass(frozen=True, slots=True)
class CheckedRun:
    """A report, and what else the formats say about the run."""

    report: Report
    """What was found."""
    rules: Sequence[Rule]
    """The rules that ran."""
    fail_on: str
    """The severity from which a finding fails the run, or `never`."""
    failing: frozenset[str] = frozenset()
    """The unreadable files that fail the run: the named, broken templates, and what cannot be opened."""
    edits: Callable[[], Sequence[Edit]] = tuple
    """The changes of text that fix findings; computed only for the formats that carry them."""
    colour: bool = False
    """Whether text is coloured."""
    windows: bool = False
    """Whether text lists the windows of validity."""
    notes: bool = True
    """Whether text lists notes; else it counts them."""
