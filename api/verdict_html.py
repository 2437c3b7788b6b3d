"""The verdict on a template, as the start page shows it."""

from __future__ import annotations

from datetime import date
from html import escape
from urllib.parse import urlencode

from api.reference_html import heads, picture
from kb.judging import Report
from kb.judging.report import Finding, JudgedFunction, Operation, Window

MOST_DRAWN = 5
"""The most functions whose windows are shown; the table above them has all."""

_PARAMETERS = {
    "MemorySize": "memory",
    "Timeout": "timeout",
    "EphemeralStorage": "ephemeral_storage",
    "PackageType": "package_type",
}
"""The fields beside the runtime that the chart of validity takes, with its names for them."""

_DONE = {Operation.CREATE: "created", Operation.UPDATE: "updated", Operation.INVOKE: "invoked"}


def verdict(report: Report, *, charts: bool) -> str:
    """What AWS accepts, what was found, when the functions were or will be accepted, and what nobody can tell.

    Args:
        report: The report of the check.
        charts: Whether charts can be drawn.
    """
    parts = [f'<p role="alert">{escape(notice)}</p>' for notice in report.notices]
    parts += [_functions(report), _findings(report)]
    parts += [_windows(report, function, charts=charts) for function in report.functions[:MOST_DRAWN]]
    parts += [
        f"<p>{escape(item.path)}:{item.line}: {escape(item.field)} of {escape(item.function or item.path)} was not "
        f"judged: {escape(item.reason)}.</p>"
        for item in report.unresolved
    ]
    parts += [f'<p role="alert">{escape(file.path)}: {escape(file.reason)}</p>' for file in report.unreadable]
    return "".join(parts)


def _functions(report: Report) -> str:
    if not report.functions:
        return "" if report.unreadable else "<p>There are no Lambda functions in it.</p>"
    rows = "".join(
        f'<tr><th scope="row">{escape(function.name)}</th><td>{escape(function.runtime or "")}</td>'
        + "".join(f'<td class="{function.operations[op]}">{function.operations[op]}</td>' for op in function.operations)
        + "</tr>"
        for function in report.functions
    )
    head = heads(("Function", "Runtime", *(str(op).capitalize() for op in report.functions[0].operations)))
    caption = f"What AWS accepts on {report.basis.as_of}"
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _findings(report: Report) -> str:
    if not report.findings:
        return "<p>Nothing to complain about.</p>" if report.functions else ""
    return f"<ol>{''.join(_finding(finding, report.basis.as_of) for finding in report.findings)}</ol>"


def _finding(finding: Finding, as_of: date) -> str:
    weight = finding.severity.label
    rule = f'<a href="/v1/rules/{finding.rule}?as_of={as_of}">{finding.rule}</a>'
    return f'<li><strong class="{weight}">{weight}</strong> line {finding.line}: {rule} {escape(finding.message)}</li>'


def _windows(report: Report, function: JudgedFunction, *, charts: bool) -> str:
    operation = report.operation
    found = [window for window in function.windows if window.operation == operation]
    lines = "".join(f"<li>{_window(window)}</li>" for window in found)
    said = f"<ul>{lines}</ul>" if lines else "<p>On no day that we know of.</p>"
    drawn = _band(report.basis.as_of, operation, function) if charts and function.runtime else ""
    return f"<h3>When {escape(function.name)} may be {_DONE[operation]}</h3>{said}{drawn}"


def _window(window: Window) -> str:
    end = f"before {window.end}" if window.end else "with no known end"
    rules = [f"opened by {window.opened_by}"] if window.opened_by else []
    rules += [f"closed by {window.closed_by}"] if window.closed_by else []
    return f"from {window.start}, {end}" + (f" ({', '.join(rules)})" if rules else "")


def _band(as_of: date, operation: Operation, function: JudgedFunction) -> str:
    given = {name: function.config.get(field) for field, name in _PARAMETERS.items()}
    architectures = function.config.get("Architectures")
    given["architecture"] = architectures[0] if isinstance(architectures, list) and architectures else None
    asked = {"runtime": function.runtime, **given, "operation": operation.value, "as_of": as_of}
    question = urlencode({name: value for name, value in asked.items() if value is not None})
    return picture(
        escape(f"/v1/charts/validity.svg?{question}"), "A band for each field, one for all: the list says the same"
    )
