"""A check's report as Markdown, for comments on pull requests and summaries of workflows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.judging.report import Finding, JudgedFunction, Report, Suppressed
from kb.reports.basis_words import account_texts
from kb.reports.printable_texts import printable_text
from kb.reports.words import and_more, whole_summary

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~!&@])")


def markdown_report(report: Report) -> str:
    """The whole report; sections without rows are left out."""
    basis = report.basis
    lines = ["## lambda-kb", "", f"{whole_summary(report)}."]
    lines += [line for text in account_texts(basis) for line in ("", escape_markdown(text))]
    lines += [line for notice in report.notices for line in ("", f"**Warning**: {escape_markdown(notice)}")]
    unreadable = ([place_text(file.path, file.line), escape_markdown(file.reason)] for file in report.unreadable)
    unknown = (
        [place_text(u.path, u.line), escape_markdown(f"{u.resource}.{u.field}"), escape_markdown(u.reason)]
        for u in report.unresolved
    )
    warnings = (
        [place_text(warning.path, warning.line), escape_markdown(warning.message)] for warning in report.warnings
    )
    lines += table_lines("Unreadable", ("File", "Reason"), unreadable)
    lines += table_lines(
        "Findings", ("Severity", "Rule", "Place", "Resource", "What"), map(_finding_cells, report.findings)
    )
    lines += table_lines(
        "Functions",
        ("Function", "Place", "Runtime", "Create", "Update", "Invoke"),
        map(_function_cells, report.functions),
    )
    lines += table_lines("Not judged", ("Place", "Value", "Reason"), unknown)
    lines += table_lines(
        "Suppressed", ("Rule", "Place", "Resource", "By", "Until", "Reason"), map(_suppressed_cells, report.suppressed)
    )
    lines += table_lines("Noted", ("Place", "What"), warnings)
    return "\n".join(lines) + "\n"


def table_lines(title: str, columns: tuple[str, ...], rows: Iterable[list[str]]) -> list[str]:
    """A table under a heading, whose cells are written already; nothing without rows."""
    written = ["| " + " | ".join(row) + " |" for row in rows]
    if not written:
        return []
    return ["", f"### {title}", "", "| " + " | ".join(columns) + " |", "|---" * len(columns) + "|", *written]


def _finding_cells(finding: Finding) -> list[str]:
    may = "" if finding.certainty == "must" else " (in some cases)"
    return [
        finding.severity.label,
        _rule_link(finding),
        place_text(finding.path, finding.line),
        escape_markdown(finding.resource + and_more(finding)),
        escape_markdown(finding.message + may),
    ]


def _rule_link(finding: Finding) -> str:
    source = next((source for source in finding.sources if source.startswith("https://")), None)
    return f"[{finding.rule}]({source.replace(')', '%29')})" if source else finding.rule


def _function_cells(function: JudgedFunction) -> list[str]:
    operations = [status.value for status in function.operations.values()]
    return [
        escape_markdown(function.name),
        place_text(function.path, function.line),
        escape_markdown(function.runtime or ""),
        *operations,
    ]


def _suppressed_cells(item: Suppressed) -> list[str]:
    finding = item.finding
    until = item.expires.isoformat() if item.expires else ""
    return [
        finding.rule,
        place_text(finding.path, finding.line),
        escape_markdown(finding.resource + and_more(finding)),
        item.by,
        until,
        escape_markdown(item.reason or ""),
    ]


def place_text(path: str, line: int | None) -> str:
    """A place in a file, in one cell of a table."""
    return escape_markdown(path if line is None else f"{path}:{line}")


def escape_markdown(text: str) -> str:
    """A text that Markdown leaves as it is, in one cell of a table."""
    return _SPECIAL.sub(r"\\\1", printable_text(" ".join(text.split()))).replace(r"\<", "&lt;").replace(r"\&", "&amp;")
