"""Words that several formats share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from kb.judging.question import CheckQuestion
from kb.judging.report import Finding, Operation, Report, Severity
from kb.nouns import count_noun
from kb.operations import OperationStatus

_VERBS = {"create": "created", "update": "updated", "invoke": "invoked"}


class FunctionFiles:
    """The files that list the functions of a report; findings may stand in others, which those take in."""

    def __init__(self, report: Report) -> None:
        self._listed: dict[str, list[str]] = defaultdict(list)
        for function in report.functions:
            self._listed[function.name].append(function.path)

    def of(self, path: str, name: str) -> list[str]:
        """The files of a function about which something stands in a file; that file itself where none lists it."""
        listed = self._listed.get(name, [])
        return [path] if path in listed or not listed else listed


MOST_NAMED = 5
"""Resources that a heading names of a finding that is said of several."""


def and_more(finding: Finding, most: int | None = MOST_NAMED) -> str:
    """The resources that a finding is said of beside its own, if there are any: their names, and how many are left.

    Args:
        finding: The finding.
        most: The most resources that are named, its own among them; None names all.
    """
    return others_named(finding.resources, finding.resource, finding.count, most)


def others_named(resources: Iterable[str], own: str, count: int, most: int | None = MOST_NAMED) -> str:
    """The same of what is known of a finding from its JSON."""
    others = [name for name in resources if name != own]
    named = others if most is None else others[: most - 1]
    left = count - 1 - len(named)
    return "".join(f", {name}" for name in named) + (f" and {left} more" if left else "")


def finding_owner(finding: Finding) -> str:
    """What a finding is about: its resource, or the function where it is none of its own."""
    if finding.resource not in (finding.function, ""):
        return finding.resource
    return finding.function or finding.resource


def hidden_notes(report: Report) -> list[str]:
    """The line that counts the notes which are not listed, by rule; none where there are none."""
    hidden = Counter(finding.rule for finding in report.findings if finding.severity is Severity.NOTE)
    rules = ", ".join(f"{rule} {number}" for rule, number in sorted(hidden.items()))
    return [f"{count_noun(hidden.total(), 'note')} not shown ({rules}); --notes lists them"] if hidden else []


def report_headline(report: Report) -> str:
    """What was asked: the operation, the day, the knowledge and the release of the data."""
    basis = report.basis
    known = "" if basis.known_at is None else f" as known on {basis.known_at}"
    return f"{report.operation.value.capitalize()} on {basis.as_of}{known}, {basis.release_words}"


def report_summary(report: Report) -> str:
    """The whole report in a line."""
    weights = Counter(finding.severity for finding in report.findings)
    counts = [count_noun(len(report.functions), "function")]
    counts += [count_noun(weights[severity], severity.label) for severity in sorted(Severity, reverse=True)]
    counts += [count_noun(len(report.suppressed), "finding", "suppressed")] if report.suppressed else []
    counts += [count_noun(len(report.unresolved), "value", "not judged")] if report.unresolved else []
    counts += [count_noun(len(report.unreadable), "file", "unreadable")] if report.unreadable else []
    question = CheckQuestion(report.basis, report.operation)
    asked = [(function, question.asked_of(deployed=function.deployed)) for function in report.functions]
    blocked = Counter(name for function, name in asked if function.operations[name] == OperationStatus.BLOCKED)
    counts += [
        f"{blocked[operation]} cannot be {_VERBS[operation.value]}" for operation in Operation if blocked[operation]
    ]
    return ", ".join(counts)


def whole_summary(report: Report) -> str:
    """The same with what was asked, for a report without a headline."""
    return f"{report_headline(report)}: {report_summary(report)}"
