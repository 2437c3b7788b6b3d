"""A check's report as text for people: grouped by file, 80 columns, colour only on a terminal."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable

from kb.facts.models import OperationStatus
from kb.judging.report import Finding, Report, Severity

WIDTH = 80
COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}


def findings_text(report: Report, *, colour: bool) -> str:
    """The whole report."""
    lines = [_headline(report)]
    paths = sorted({f.path for f in report.functions} | {u.path for u in report.unreadable})
    for path in paths:
        body = _file(report, path, colour=colour)
        if body:
            lines += ["", path, *body]
    lines += ["", _summary(report)]
    return "\n".join(lines) + "\n"


def _headline(report: Report) -> str:
    basis = report.basis
    known = "" if basis.known_at is None else f" as known on {basis.known_at}"
    return f"{report.operation.value.capitalize()} on {basis.as_of}{known}, data version {basis.data_version}"


def _file(report: Report, path: str, *, colour: bool) -> list[str]:
    lines: list[str] = []
    for broken in (file for file in report.unreadable if file.path == path):
        lines += _wrapped(f"  {_place(broken.line)}", f"unreadable: {broken.reason}")
    for finding in (finding for finding in report.findings if finding.path == path):
        lines += _finding(finding, colour=colour)
    for open_field in (item for item in report.unresolved if item.path == path):
        lines += _wrapped(
            f"  {_place(open_field.line)}", f"not judged: {open_field.function}.{open_field.field}: {open_field.reason}"
        )
    return lines


def _finding(finding: Finding, *, colour: bool) -> list[str]:
    label = finding.severity.label
    painted = f"\x1b[{COLOURS[finding.severity]}m{label}\x1b[0m" if colour else label
    may = "" if finding.certainty == "must" else " (in some cases)"
    lines = _wrapped(
        f"  {_place(finding.line, finding.column)}",
        f"{label} {finding.rule} {finding.function}: {finding.message}{may}",
    )
    return [lines[0].replace(label, painted, 1), *lines[1:]]


def _place(line: int | None, column: int | None = None) -> str:
    place = "" if line is None else f"{line}" if column is None else f"{line}:{column}"
    return f"{place:<8}"


def _wrapped(start: str, text: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=start, subsequent_indent=" " * len(start), break_on_hyphens=False
    ) or [start]


def _summary(report: Report) -> str:
    weights = Counter(finding.severity for finding in report.findings)
    counts = [_counted(len(report.functions), "function")]
    counts += [_counted(weights[severity], severity.label) for severity in sorted(Severity, reverse=True)]
    counts += [_counted(len(report.unresolved), "value", "not judged")] if report.unresolved else []
    counts += [_counted(len(report.unreadable), "file", "unreadable")] if report.unreadable else []
    blocked = sum(f.operations[report.operation] == OperationStatus.BLOCKED for f in report.functions)
    if blocked:
        verb = {"create": "created", "update": "updated", "invoke": "invoked"}[report.operation.value]
        counts.append(f"{blocked} cannot be {verb}")
    return ", ".join(counts)


def _counted(number: int, noun: str, rest: str = "") -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}{' ' + rest if rest else ''}"


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The highest severity there is."""
    return max((finding.severity for finding in findings), default=None)
