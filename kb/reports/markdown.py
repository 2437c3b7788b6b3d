"""A check's report as Markdown, for comments on pull requests and summaries of workflows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.judging.report import Finding, JudgedFunction, Report, Suppressed
from kb.reports.words import and_more, printable_text, report_summary

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~!&@])")


def markdown_report(report: Report) -> str:
    """The whole report; sections without rows are left out."""
    basis = report.basis
    known = "" if basis.known_at is None else f" as known on {basis.known_at}"
    operation = report.operation.value.capitalize()
    lines = ["## lambda-kb", "", f"{operation} on {basis.as_of}{known}, {basis.release_words}: "]
    lines[-1] += f"{report_summary(report)}."
    lines += [line for notice in report.notices for line in ("", f"**Warning**: {_escape_text(notice)}")]
    unreadable = ([_place_text(file.path, file.line), _escape_text(file.reason)] for file in report.unreadable)
    unknown = (
        [_place_text(u.path, u.line), _escape_text(f"{u.function}.{u.field}"), _escape_text(u.reason)]
        for u in report.unresolved
    )
    warnings = ([_place_text(warning.path, warning.line), _escape_text(warning.message)] for warning in report.warnings)
    lines += _table_lines("Unreadable", ("File", "Reason"), unreadable)
    lines += _table_lines(
        "Findings", ("Severity", "Rule", "Place", "Resource", "What"), map(_finding_cells, report.findings)
    )
    lines += _table_lines(
        "Functions",
        ("Function", "Place", "Runtime", "Create", "Update", "Invoke"),
        map(_function_cells, report.functions),
    )
    lines += _table_lines("Not judged", ("Place", "Value", "Reason"), unknown)
    lines += _table_lines(
        "Suppressed", ("Rule", "Place", "Resource", "By", "Until", "Reason"), map(_suppressed_cells, report.suppressed)
    )
    lines += _table_lines("Noted", ("Place", "What"), warnings)
    return "\n".join(lines) + "\n"


def _table_lines(title: str, columns: tuple[str, ...], rows: Iterable[list[str]]) -> list[str]:
    written = ["| " + " | ".join(row) + " |" for row in rows]
    if not written:
        return []
    return ["", f"### {title}", "", "| " + " | ".join(columns) + " |", "|---" * len(columns) + "|", *written]


def _finding_cells(finding: Finding) -> list[str]:
    may = "" if finding.certainty == "must" else " (in some cases)"
    return [
        finding.severity.label,
        _rule_link(finding),
        _place_text(finding.path, finding.line),
        _escape_text(finding.resource + and_more(finding)),
        _escape_text(finding.message + may),
    ]


def _rule_link(finding: Finding) -> str:
    source = next((source for source in finding.sources if source.startswith("https://")), None)
    return f"[{finding.rule}]({source.replace(')', '%29')})" if source else finding.rule


def _function_cells(function: JudgedFunction) -> list[str]:
    operations = [status.value for status in function.operations.values()]
    return [
        _escape_text(function.name),
        _place_text(function.path, function.line),
        _escape_text(function.runtime or ""),
        *operations,
    ]


def _suppressed_cells(item: Suppressed) -> list[str]:
    finding = item.finding
    until = item.expires.isoformat() if item.expires else ""
    return [
        finding.rule,
        _place_text(finding.path, finding.line),
        _escape_text(finding.resource + and_more(finding)),
        item.by,
        until,
        _escape_text(item.reason or ""),
    ]


def _place_text(path: str, line: int | None) -> str:
    return _escape_text(path if line is None else f"{path}:{line}")


def _escape_text(text: str) -> str:
    """A text that Markdown leaves as it is, in one cell of a table."""
    return _SPECIAL.sub(r"\\\1", printable_text(" ".join(text.split()))).replace(r"\<", "&lt;").replace(r"\&", "&amp;")
