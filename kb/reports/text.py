"""A check's report as text for people: grouped by file, as wide as the terminal, colour only on a terminal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kb.judging.report import Finding, JudgedFunction, Operation, Report, Severity, Window
from kb.operations import OperationStatus
from kb.reports.basis_words import account_lines
from kb.reports.concise import finding_words
from kb.reports.printable_texts import inert_lines, printable_text
from kb.reports.widths import print_width, wrap_words
from kb.reports.words import FunctionFiles, hidden_notes, report_headline, report_summary

COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
_MARGIN = 10


def findings_text(report: Report, *, colour: bool, windows: bool = False, notes: bool = True) -> str:
    """The whole report.

    Args:
        report: The report.
        colour: Whether severities are coloured.
        windows: Whether all functions are listed, with their windows of validity; else those with findings are.
        notes: Whether notes are listed; else they are counted by rule.
    """
    shown = [finding for finding in report.findings if notes or finding.severity is not Severity.NOTE]
    lines = [*wrap_words(report_headline(report), print_width())]
    lines += account_lines(report.basis, print_width())
    for notice in report.notices:
        lines += wrap_words(f"warning: {notice}", print_width())
    by_path: dict[str, list[str]] = defaultdict(list)
    for broken in report.unreadable:
        by_path[broken.path] += _item_lines(broken.line, None, f"unreadable: {broken.reason}")
    for warning in report.warnings:
        by_path[warning.path] += _item_lines(warning.line, None, f"noted: {warning.message}")
    for finding in shown:
        by_path[finding.path] += _finding_lines(finding, colour=colour)
    for unknown in report.unresolved:
        by_path[unknown.path] += _item_lines(
            unknown.line, None, f"not judged: {unknown.resource}.{unknown.field}: {unknown.reason}"
        )
    files = FunctionFiles(report)
    troubled = {(path, name) for one in shown for name in one.functions for path in files.of(one.path, name)}
    for function in report.functions:
        if windows or (function.path, function.name) in troubled:
            by_path[function.path] += _function_lines(function, windows=windows)
    for path in sorted(by_path):
        lines += ["", printable_text(path), *by_path[path]]
    for told in [] if notes else hidden_notes(report):
        lines += ["", *wrap_words(told, print_width())]
    return inert_lines("\n".join([*lines, "", *wrap_words(report_summary(report), print_width())])) + "\n"


def _finding_lines(finding: Finding, *, colour: bool) -> list[str]:
    label, words = finding.severity.label, finding_words(finding)
    lines = _item_lines(finding.line, finding.column, words)
    if colour:
        lines[0] = lines[0].replace(label, f"\x1b[{COLOURS[finding.severity]}m{label}\x1b[0m", 1)
    return lines


def _function_lines(function: JudgedFunction, *, windows: bool) -> list[str]:
    operations = ", ".join(f"{operation.value} {status.value}" for operation, status in function.operations.items())
    runtime = f" ({function.runtime})" if function.runtime else ""
    lines = _item_lines(function.line, None, f"{function.name}{runtime}: {operations}")
    if windows:
        for operation in Operation:
            lines += _wrap_text(" " * _MARGIN, _windows_told(function, operation))
    return lines


def _windows_told(function: JudgedFunction, operation: Operation) -> str:
    """When an operation is accepted and when nobody can tell; where it never is, whether a rule forbids it."""
    spans = [_window_text(window) for window in function.windows if window.operation is operation]
    doubts = [_window_text(window) for window in function.doubts if window.operation is operation]
    if spans:
        unknown = f"; not known {'; '.join(doubts)}" if doubts else ""
        return f"{operation.value} accepted {'; '.join(spans)}{unknown}"
    if function.operations[operation] is OperationStatus.BLOCKED:
        rule = function.decided_by.get(operation)
        return f"{operation.value} never accepted, as far as is known" + (f" ({rule})" if rule else "")
    return f"{operation.value}: not known when it is accepted"


def _window_text(window: Window) -> str:
    opened = f" ({window.opened_by})" if window.opened_by else ""
    closed = f" ({window.closed_by})" if window.closed_by else ""
    return f"from {window.start}{opened}" + (f" to {window.end}{closed}" if window.end else "")


def _item_lines(line: int | None, column: int | None, text: str) -> list[str]:
    place = "" if line is None else f"{line}" if column is None else f"{line}:{column}"
    return _wrap_text(f"  {place:<{_MARGIN - 2}}", text)


def _wrap_text(start: str, text: str) -> list[str]:
    return wrap_words(
        printable_text(text), print_width(), start + " " if len(start) > _MARGIN else start, " " * _MARGIN
    ) or [start]


def worst_severity(findings: Iterable[Finding]) -> Severity | None:
    """The highest severity there is."""
    return max((finding.severity for finding in findings), default=None)
