"""Suppressions: which findings are passed over, until when and why, and which suppressions are themselves at fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from kb.calendar_days import spelt_day
from kb.data_classes import dataclass
from kb.judging.report import Finding, Operation, Report, Suppressed
from kb.judging.report_order import in_order, suppressed_in_order
from kb.judging.resource_starts import ResourceStarts
from kb.judging.rules import Rule, upkeep_rules
from kb.readers.interface import Document, Position, Suppression
from kb.suggestions import closest_names

EXPIRED, UNUSED, REMOVABLE, MALFORMED = "LKB901", "LKB902", "LKB903", "LKB904"
"""The rules about suppressions and baselines; what each says stands in the folder `upkeep` of the rules."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A suppression ready to be applied."""

    by: str
    """Where it is written: `comment`, `metadata` or `configuration`."""
    path: str
    """The file it is written in."""
    position: Position
    """Its place there."""
    rules: tuple[str, ...]
    """The rules it is about."""
    until: date
    """The first day on which it no longer counts."""
    reason: str
    """Why."""
    covers: Callable[[Finding], bool]
    """Whether a finding of one of these rules is meant."""


def settle_suppressions(
    report: Report,
    documents: Sequence[Document],
    starts: ResourceStarts,
    covers: Iterable[Cover],
    rules: Iterable[Rule],
) -> Report:
    """The report without the findings that are passed over, and with those about suppressions themselves.

    Args:
        report: What the rules found.
        documents: The documents that hold suppressions.
        starts: Where resources begin.
        covers: Suppressions from elsewhere.
        rules: The rules that ran.
    """
    known = {rule.id for rule in rules}
    found: list[Finding] = []
    ready = list(covers)
    for document in documents:
        for suppression in document.suppressions:
            cover = _cover_of(document.path, suppression, known, starts)
            if isinstance(cover, Cover):
                ready.append(cover)
            else:
                found.append(
                    suppression_fault(MALFORMED, report.operation, document.path, suppression.position, problem=cover)
                )
    if not ready and not found:
        return report
    return _apply_covers(report, ready, found)


def _apply_covers(report: Report, covers: Sequence[Cover], found: list[Finding]) -> Report:
    """Take the findings out that a cover passes over, and report the covers that have ended or cover nothing.

    A cover has ended from its day on; one that would have covered something says so, and what it covered counts again.
    """
    kept: list[Finding] = []
    suppressed = list(report.suppressed)
    used: set[int] = set()
    expired: set[int] = set()
    by_rule: dict[str, list[int]] = defaultdict(list)
    for number, cover in enumerate(covers):
        for rule in cover.rules:
            by_rule[rule].append(number)
    for finding in report.findings:
        meant = [number for number in by_rule.get(finding.rule, ()) if covers[number].covers(finding)]
        valid = [number for number in meant if covers[number].until > report.basis.as_of]
        used.update(valid)
        expired.update(set(meant) - set(valid))
        if valid:
            cover = covers[valid[0]]
            suppressed.append(Suppressed(finding, cover.by, cover.reason, cover.until))
        else:
            kept.append(finding)
    for number, cover in enumerate(covers):
        words = {"rules": ", ".join(cover.rules), "until": cover.until.isoformat()}
        if number in expired:
            found.append(suppression_fault(EXPIRED, report.operation, cover.path, cover.position, **words))
        elif number not in used:
            found.append(suppression_fault(UNUSED, report.operation, cover.path, cover.position, **words))
    kept.extend(found)
    return replace(report, findings=in_order(kept), suppressed=suppressed_in_order(suppressed))


def suppression_fault(
    rule_id: str, operation: Operation, path: str, position: Position, *, resource: str = "", **words: str
) -> Finding:
    """A finding about a suppression or a baseline."""
    rule = next(rule for rule in upkeep_rules() if rule.id == rule_id)
    advice = f"; {rule.advice}" if rule.advice else ""
    return Finding(
        rule=rule_id,
        severity=rule.severity[operation],
        certainty="must",
        function=None,
        resource=resource,
        path=path,
        line=position.line,
        column=position.column,
        field=rule.reads[0],
        value=words.get("rules"),
        limit=None,
        since=None,
        until=None,
        message=rule.message.format(resource=resource, **words) + advice,
        fix=None,
        sources=rule.sources,
    )


def _cover_of(path: str, written: Suppression, known: set[str], starts: ResourceStarts) -> Cover | str:
    """A suppression of a file, or what is wrong with it."""
    problem = problem_with(written.rules, written.until, written.reason, known)
    if problem:
        return problem

    def covers(finding: Finding) -> bool:
        if written.line is not None:
            on_line = finding.path == path and written.line == finding.line
            return on_line or starts.begins(finding, path, written.line)
        return finding.path == path if written.resource is None else starts.bears(finding, path, written.resource)

    by = "metadata" if written.line is None else "comment"
    until = date.fromisoformat(written.until or "")
    return Cover(by, path, written.position, _upper_ids(written.rules), until, written.reason or "", covers)


def _upper_ids(rules: Iterable[str]) -> tuple[str, ...]:
    return tuple(rule.upper() for rule in rules)


def problem_with(rules: Sequence[str], until: str | None, reason: str | None, known: set[str]) -> str | None:
    """What a suppression lacks; None if it is whole."""
    if not rules:
        return "it names no rule"
    for rule in rules:
        if rule.upper() not in {name.upper() for name in known}:
            close = closest_names(rule, sorted(known), 1)
            return f"there is no rule {rule}" + (f": did you mean {close[0]}?" if close else "")
    if until is None:
        return "it names no day on which it ends (until=YYYY-MM-DD)"
    if spelt_day(until) is None:
        return f"until={until} is no day of the calendar (YYYY-MM-DD)"
    return None if reason else "it gives no reason"
