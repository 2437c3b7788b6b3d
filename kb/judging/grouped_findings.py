"""Findings that differ in nothing but their resource, as one: the instances of a `for_each`, heirs of one Globals."""

from __future__ import annotations

from dataclasses import replace

from kb.judging.report import Finding, Report


def group_findings(report: Report) -> Report:
    """The report with one finding for all that one rule says at one place, which counts them."""
    first: dict[tuple[object, ...], Finding] = {}
    counts: dict[tuple[object, ...], int] = {}
    for finding in report.findings:
        key = _what_is_said(finding)
        first.setdefault(key, finding)
        counts[key] = counts.get(key, 0) + finding.count
    if len(first) == len(report.findings):
        return report
    findings = (replace(finding, count=counts[key]) for key, finding in first.items())
    return replace(report, findings=tuple(findings))


def _what_is_said(finding: Finding) -> tuple[object, ...]:
    """Everything about a finding but whose it is."""
    place = (finding.path, finding.line, finding.column)
    weight = (finding.rule, finding.severity, finding.certainty)
    return (*place, *weight, finding.field, repr(finding.value), finding.message, repr(finding.fix))
