"""How much one answer holds where strangers ask: past it the question is refused with a line that says which bound."""

from __future__ import annotations

from collections.abc import Sequence

from kb.errors import TooMuchError
from kb.judging.report import Report
from kb.readers.interface import Document

MOST_FUNCTIONS = 2_000
"""Functions in one question; the command line takes more."""
MOST_ATTACHMENTS = 5_000
"""What is attached to them."""
MOST_FINDINGS = 10_000
"""Findings in one answer."""


def refuse_many_functions(documents: Sequence[Document]) -> None:
    """Refuse documents with more than one question may have.

    Raises:
        TooMuchError: They come to too many functions, or to too much that is attached to them.
    """
    functions = sum(len(document.functions) for document in documents)
    attachments = sum(len(document.attachments) for document in documents)
    for most, number, what in (
        (MOST_FUNCTIONS, functions, "functions"),
        (MOST_ATTACHMENTS, attachments, "things attached to functions"),
    ):
        if number > most:
            raise TooMuchError(f"the documents come to {number:,} {what}: send {most:,} at a time")


def refuse_many_findings(report: Report) -> None:
    """Refuse a report with more than one answer holds.

    Raises:
        TooMuchError: It has too many findings.
    """
    if len(report.findings) > MOST_FINDINGS:
        raise TooMuchError(f"there are {len(report.findings):,} findings: send documents with fewer at a time")
