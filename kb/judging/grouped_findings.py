"""Findings that differ in nothing but their resource, as one: the instances of a `for_each`, heirs of one Globals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.judging.report import Finding, Report


def group_findings(report: Report) -> Report:
    """The report with one finding for all that one rule says at one place, which counts them."""
    first: dict[tuple[object, ...], Finding] = {}
    others: dict[tuple[object, ...], list[Finding]] = {}
    for finding in report.findings:
        key = _what_is_said(finding)
        if first.setdefault(key, finding) is not finding:
            others.setdefault(key, []).append(finding)
    if len(first) == len(report.findings):
        return report
    return replace(report, findings=tuple(_stands_for(one, others.get(key, ())) for key, one in first.items()))


def _stands_for(finding: Finding, others: Sequence[Finding]) -> Finding:
    """A finding that stands for others as well, and for all that those stand for."""
    every = [finding, *others]
    return replace(
        finding,
        count=sum(one.count for one in every),
        functions=tuple(sorted({name for one in every for name in one.functions})),
        resources=tuple(sorted({name for one in every for name in one.resources})),
    )


def _what_is_said(finding: Finding) -> tuple[object, ...]:
    """Everything about a finding but whose it is."""
    place = (finding.path, finding.line, finding.column)
    weight = (finding.rule, finding.severity, finding.certainty)
    return (*place, *weight, finding.field, repr(finding.value), finding.message, repr(finding.fix))
