"""A check's report as JUnit XML: a test case for each function, which fails where a finding fails the run."""

from __future__ import annotations

import re
from collections import defaultdict
from xml.sax.saxutils import escape, quoteattr

from kb.judging.grouped_findings import group_findings
from kb.judging.report import Finding, JudgedFunction, Report, UnresolvedField
from kb.reports.basis_words import account_texts
from kb.reports.checked import CheckedRun
from kb.reports.words import FunctionFiles, report_summary
from kb.severities import fails

_IN_ATTRIBUTES = {"\n": "&#10;", "\r": "&#13;", "##": "&#35;#"}
_COMMAND = re.compile(r"^(\s*)::", re.MULTILINE)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_report(checked: CheckedRun) -> str:
    """The whole report; no time and no host is in it, so that equal runs give equal bytes."""
    suites: dict[str, list[_Case]] = defaultdict(list)
    for path, case in _cases_of(checked):
        suites[path].append(case)
    cases = [case for listed in suites.values() for case in listed]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<testsuites{_attributes_text(name='lambda-kb', **_counts_of(cases))}>",
    ]
    for path in sorted(suites):
        lines.append(f"  <testsuite{_attributes_text(name=path, **_counts_of(suites[path]))}>")
        for case in suites[path]:
            lines += [f"    {line}" for line in case.lines(path)]
        lines.append("  </testsuite>")
    report = checked.report
    about = f"{report.operation} on {report.basis.as_of}, {report.basis.known_words}, {report.basis.release_words}"
    # A case is a function, and fails by itself; the summary counts problems, as that of every other format.
    said = f"{report_summary(group_findings(report))}{_notices_text(report)}"
    return "\n".join([*lines, f"  <!-- {about}: {said} -->", "</testsuites>"]) + "\n"


def _notices_text(report: Report) -> str:
    """What else is said, in a comment of XML, which two dashes would end."""
    texts = [*account_texts(report.basis), *(f"warning: {notice}" for notice in report.notices)]
    return "".join(f"; {text}" for text in texts).replace("--", "- -")


class _Case:
    """One test case."""

    def __init__(self, name: str, line: int | None) -> None:
        self.name = name
        self.line = line
        self.failing: list[Finding] = []
        self.said: list[str] = []
        self.error: str | None = None
        self.skipped: str | None = None

    def lines(self, path: str) -> list[str]:
        """The element."""
        line = {} if self.line is None else {"line": str(self.line)}
        start = f"<testcase{_attributes_text(classname=path, name=self.name, file=path, **line, time='0')}"
        inside = []
        if self.error is not None:
            inside.append(f"  <error{_attributes_text(type='unreadable', message=self.error)}/>")
        if self.skipped is not None:
            inside.append(f"  <skipped{_attributes_text(message=self.skipped)}/>")
        if self.failing:
            worst = max(self.failing, key=lambda finding: finding.severity)
            more = f" (and {len(self.failing) - 1} more)" if len(self.failing) > 1 else ""
            inside.append(f"  <failure{_attributes_text(type=worst.rule, message=worst.message + more)}>")
            inside[-1] += _escape_text("\n".join(map(_line_of_finding, self.failing))) + "</failure>"
        if self.said:
            inside.append(f"  <system-out>{_escape_text(chr(10).join(self.said))}</system-out>")
        return [f"{start}>", *inside, "</testcase>"] if inside else [f"{start}/>"]


def _cases_of(checked: CheckedRun) -> list[tuple[str, _Case]]:
    """A test case for each function or resource and each file that cannot be read, in the order of the report."""
    report = checked.report
    cases: dict[tuple[str, str], _Case] = {}
    files = FunctionFiles(report)

    def case_of(path: str, line: int, function: str | None, other: str) -> _Case:
        # What belongs to no function, such as a layer or a suppression, has a case of its own, whatever its name.
        listed = files.of(path, function) if function else []
        name = function or other
        return cases.setdefault((listed[0] if len(listed) == 1 else path, name), _Case(name, line))

    for function in report.functions:
        case = cases.setdefault((function.path, function.name), _Case(function.name, function.line))
        case.said.append(_operations_line(function))
    for finding in report.findings:
        case = case_of(finding.path, finding.line, finding.function, finding.resource or finding.rule)
        if fails(finding.severity, checked.fail_on):
            case.failing.append(finding)
        else:
            case.said.append(_line_of_finding(finding))
    for item in report.suppressed:
        case = case_of(item.finding.path, item.finding.line, item.finding.function, item.finding.resource)
        case.said.append(
            f"suppressed by {item.by}: {_line_of_finding(item.finding)}" + (f": {item.reason}" if item.reason else "")
        )
    for unknown in report.unresolved:
        case = case_of(unknown.path, unknown.line, unknown.function, unknown.resource)
        case.said.append(_unresolved_line(unknown))
    for broken in report.unreadable:
        case = cases[broken.path, "\0"] = _Case("file can be read", broken.line)
        if broken.path in checked.failing:
            case.error = broken.reason
        else:
            case.skipped = broken.reason
    return [(path, case) for (path, _), case in cases.items()]


def _counts_of(cases: list[_Case]) -> dict[str, str]:
    return {
        "tests": str(len(cases)),
        "failures": str(sum(bool(case.failing) for case in cases)),
        "errors": str(sum(case.error is not None for case in cases)),
        "skipped": str(sum(case.skipped is not None for case in cases)),
        "time": "0",
    }


def _line_of_finding(finding: Finding) -> str:
    may = "" if finding.certainty == "must" else " (in some cases)"
    place = f"{finding.path}:{finding.line}:{finding.column}"
    return f"{place}: {finding.severity.label} {finding.rule}: {finding.message}{may}"


def _operations_line(function: JudgedFunction) -> str:
    return ", ".join(f"{operation.value} {status.value}" for operation, status in function.operations.items())


def _unresolved_line(item: UnresolvedField) -> str:
    return f"{item.path}:{item.line}: not judged: {item.resource}.{item.field}: {item.reason}"


def _attributes_text(**pairs: str) -> str:
    return "".join(f" {name}={quoteattr(_allowed_text(value), _IN_ATTRIBUTES)}" for name, value in pairs.items())


def _escape_text(text: str) -> str:
    """Text of an element; no line of it is a command to whatever shows it, such as the log of a workflow."""
    safe = escape(_allowed_text(text).replace("\r", " "))
    return _COMMAND.sub(lambda found: f"{found[1]}&#58;:", safe).replace("##", "&#35;#")


def _allowed_text(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("\ufffd", text)
