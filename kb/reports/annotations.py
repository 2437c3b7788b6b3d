"""A check's report as GitHub's workflow commands, which become annotations on the lines of a pull request.

GitHub shows ten annotations of a level in a step and drops the rest without a word. We print the ten that weigh most,
count the others, and write everything into the summary of the step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kb.errors import UsageError
from kb.judging.report import Report, Severity
from kb.nouns import count_noun
from kb.reports.basis_words import account_texts
from kb.reports.checked import CheckedRun
from kb.reports.markdown import markdown_report
from kb.reports.printable_texts import printable_text
from kb.reports.words import and_more, report_summary, whole_summary

MOST = 10
"""Annotations of a level that GitHub shows for a step."""

MOST_SUMMARY = 1024 * 1024
"""Bytes that the summary of a step may have."""

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = _DATA | {":": "%3A", ",": "%2C"}


def workflow_commands(checked: CheckedRun) -> str:
    """The commands, those of each level in the order of the report, and what there is besides in a line."""
    shown: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    lines: list[str] = []
    for level, command in _commands_of(checked):
        if shown[level] < MOST:
            shown[level] += 1
            lines.append(command)
        else:
            hidden[level] += 1
    if hidden:
        counts = ", ".join(count_noun(hidden[level], level) for level in _LEVELS.values() if hidden[level])
        lines.append(f"Not shown as annotations, since GitHub shows {MOST} of a level in a step: {counts}.")
    return "\n".join([*lines, _disarm_line(whole_summary(checked.report))]) + "\n"


def _commands_of(checked: CheckedRun) -> Iterator[tuple[str, str]]:
    report = checked.report
    for text in account_texts(report.basis):
        yield "notice", _write_command("notice", text, title="lambda-kb")
    for notice in report.notices:
        yield "warning", _write_command("warning", notice, title="lambda-kb")
    for broken in report.unreadable:
        level = "error" if broken.path in checked.failing else "warning"
        yield level, _write_command(level, broken.reason, file=broken.path, line=broken.line, title="cannot be read")
    for finding in sorted(report.findings, key=lambda finding: finding.severity, reverse=True):
        level = _LEVELS[finding.severity]
        title = f"{finding.rule} {finding.resource}{and_more(finding)}".strip()
        message = finding.message + ("" if finding.certainty == "must" else " (in some cases)")
        place = {"line": finding.line, "col": finding.column}
        yield level, _write_command(level, message, file=finding.path, **place, title=title)
    for unknown in report.unresolved:
        message = f"{unknown.resource}.{unknown.field}: {unknown.reason}"
        yield "notice", _write_command("notice", message, file=unknown.path, line=unknown.line, title="not judged")


def _write_command(level: str, message: str, **properties: str | int | None) -> str:
    given = ",".join(f"{name}={_escape_text(str(value), _PROPERTY)}" for name, value in properties.items() if value)
    return f"::{level} {given}::{_escape_text(message, _DATA)}"


def _escape_text(text: str, table: dict[str, str]) -> str:
    return printable_text("".join(table.get(character, character) for character in text))


def _disarm_line(text: str) -> str:
    """A line that is no command, whatever stands in it."""
    return text.replace("::", ": :").replace("##[", "## [")


def write_summary(file: Path, report: Report) -> None:
    """Add the report to the summary of the step; GitHub refuses more than a mebibyte in all.

    Raises:
        UsageError: The file cannot be written.
    """
    text = markdown_report(report)
    try:
        room = MOST_SUMMARY - (file.stat().st_size if file.exists() else 0)
        if len(text.encode()) > room:
            text = f"## lambda-kb\n\n{report_summary(report)}. The whole report is too long for this page.\n"
        with file.open("a", encoding="utf-8") as out:
            out.write(text)
    except OSError as e:
        raise UsageError(f"{file}: the step summary cannot be written: {e.strerror or e}") from e
