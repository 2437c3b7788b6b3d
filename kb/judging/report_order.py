"""The one order in which reports list findings."""

from __future__ import annotations

from collections.abc import Iterable

from kb.judging.report import Finding, Suppressed


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by place and rule."""
    return tuple(sorted(findings, key=_key))


def suppressed_in_order(suppressed: Iterable[Suppressed]) -> tuple[Suppressed, ...]:
    """Findings that were passed over, in the same order."""
    return tuple(sorted(suppressed, key=lambda item: _key(item.finding)))


def _key(finding: Finding) -> tuple[str, int, int, str, str, str, str, str, str]:
    place = (finding.path, finding.line, finding.column)
    owner = (finding.function or "", finding.resource)
    # The last two settle what rows of a database, which come in any order, leave open.
    return (*place, finding.rule, *owner, str(finding.value), finding.field, finding.message)
