"""A check's report with one line for everything, place first: for editors, `grep`, and logs."""

from __future__ import annotations

from collections.abc import Iterator

from kb.judging.report import Finding, Report, Severity
from kb.reports.printable_texts import inert_lines, printable_text
from kb.reports.words import MOST_NAMED, and_more, finding_owner, hidden_notes, whole_summary


def concise_text(report: Report, *, notes: bool = True) -> str:
    """The report as lines `path:line:column: severity RULE name: message`, by path and place; the last sums it up.

    Args:
        report: The report.
        notes: Whether notes are listed; else they are counted by rule.
    """
    placed = sorted(_placed_lines(report, notes=notes), key=lambda one: one[:3])
    lines = [printable_text(f"{path}:{line}:{column}: {words}") for path, line, column, words in placed]
    told = [f"warning: {notice}" for notice in report.notices]
    told += [] if notes else hidden_notes(report)
    return inert_lines("\n".join([*lines, *told, whole_summary(report)])) + "\n"


def _placed_lines(report: Report, *, notes: bool) -> Iterator[tuple[str, int, int, str]]:
    for broken in report.unreadable:
        yield broken.path, broken.line or 1, 1, f"unreadable: {broken.reason}"
    for warning in report.warnings:
        yield warning.path, warning.line, 1, f"noted: {warning.message}"
    for finding in report.findings:
        if notes or finding.severity is not Severity.NOTE:
            # Whoever looks for a function in the lines must find it.
            yield finding.path, finding.line, finding.column, finding_words(finding, None)
    for unknown in report.unresolved:
        words = f"not judged: {unknown.resource}.{unknown.field}: {unknown.reason}"
        yield unknown.path, unknown.line, 1, words


def finding_words(finding: Finding, most: int | None = MOST_NAMED) -> str:
    """A finding in a line, without its place.

    Args:
        finding: The finding.
        most: The most resources that are named; None names all.
    """
    owner = finding_owner(finding)
    may = "" if finding.certainty == "must" else " (in some cases)"
    about = f"{' ' + owner if owner else ''}{and_more(finding, most)}"
    return f"{finding.severity.label} {finding.rule}{about}: {finding.message}{may}"
