"""The bodies of answers: one serializer for the command line and the service."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

import orjson

from kb.spreadsheets import inert_cell

if TYPE_CHECKING:
    # Questions about facts must not pay for the readers and the rules.
    from kb.accounts import Account
    from kb.facts.basis import Basis
    from kb.facts.queries import Facts
    from kb.judging.explanations import Explanation
    from kb.judging.report import Finding, JudgedFunction, Operation, Report, Window
    from kb.judging.rules import Rule


def dump_json(body: object) -> bytes:
    """A body as JSON: two blanks of indent, dates as ISO days, keys in the order given, one end of line.

    JSON is UTF-8, and a file may have a name that is not: its odd bytes are spelled out, as on a terminal.
    """
    option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    try:
        return orjson.dumps(body, option=option)
    except orjson.JSONEncodeError:
        return orjson.dumps(_spelled_out(body), option=option)


def dump_in_line(body: object) -> bytes:
    """JSON in one line: of files that programs read, and of lists of hundreds of rows that nobody pages through."""
    return orjson.dumps(body, option=orjson.OPT_APPEND_NEWLINE)


def _spelled_out(value: object) -> object:
    """A body of which every text can be written as UTF-8."""
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case Mapping():
            return {_spelled_out(name): _spelled_out(item) for name, item in value.items()}
        case list() | tuple():
            return [_spelled_out(item) for item in value]
        case _ if is_dataclass(value):
            return {field.name: _spelled_out(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value


def basis_body(basis: Basis, operation: Operation | None = None) -> dict[str, Any]:
    """What an answer rests on."""
    body: dict[str, Any] = {
        "as_of": basis.as_of,
        "known_at": basis.known_at,
        "data_version": basis.data_version,
        "evidence_until": basis.evidence_until,
    }
    if basis.account is not None:
        body["account"] = account_body(basis.account)
    if basis.notices:
        body["notices"] = basis.notices
    return body if operation is None else body | {"operation": operation}


def account_body(account: Account) -> dict[str, Any]:
    """An account: its own limits by id; what is not among them is AWS's default."""
    from kb.whole_numbers import whole_number  # noqa: PLC0415 - few questions name an account

    return {
        "account": account.account,
        "region": account.region,
        "limits": {name: whole_number(value) for name, value in account.limits},
        "others": "AWS's defaults",
        "unreserved": whole_number(account.unreserved),
        "code_used": whole_number(account.code_used),
        "functions": whole_number(account.functions),
        "notes": account.notes,
    }


def list_envelope(
    basis: Basis, rows: Sequence[object], total: int, limit: int | None = None, cursor: str | None = None
) -> dict[str, Any]:
    """A list in its envelope.

    Args:
        basis: What the rows rest on.
        rows: The rows of this page.
        total: How many rows there are on all pages.
        limit: The most rows a page may have; None if it has all.
        cursor: Where the next page begins; None on the last.
    """
    return {"basis": basis_body(basis), "data": rows, "page": {"limit": limit, "next": cursor, "total": total}}


def report_body(report: Report) -> dict[str, Any]:
    """A check's report, with one finding for all that one rule says at one place."""
    from kb.judging.grouped_findings import group_findings  # noqa: PLC0415 - questions about facts need no judge

    report = group_findings(report)
    return {
        "basis": basis_body(report.basis, report.operation),
        "functions": [_function_body(function) for function in report.functions],
        "findings": [_finding_body(finding) for finding in report.findings],
        "unresolved": report.unresolved,
        "unreadable": report.unreadable,
        "suppressed": [
            {"by": item.by, "reason": item.reason, "expires": item.expires, "finding": _finding_body(item.finding)}
            for item in report.suppressed
        ],
        "warnings": report.warnings,
        "notices": report.notices,
    }


def _function_body(function: JudgedFunction) -> dict[str, Any]:
    return {
        "name": function.name,
        "path": function.path,
        "line": function.line,
        "runtime": function.runtime,
        "config": function.config,
        "operations": {operation.value: status for operation, status in function.operations.items()},
        "windows": [window_body(window) for window in function.windows],
        "unknown": [window_body(window) for window in function.doubts],
    }


def windows_body(function: JudgedFunction) -> dict[str, Any]:
    """When one configuration is accepted, when nobody can tell, and what that means on the day asked about."""
    return {
        "data": [window_body(window) for window in function.windows],
        "unknown": [window_body(window) for window in function.doubts],
        "operations": {operation.value: status.value for operation, status in function.operations.items()},
        "decided_by": {operation.value: function.decided_by.get(operation) for operation in function.operations},
    }


def window_body(window: Window) -> dict[str, Any]:
    """A validity window."""
    return {
        "operation": window.operation,
        "from": window.start,
        "to": window.end,
        "opened_by": window.opened_by,
        "closed_by": window.closed_by,
    }


def _finding_body(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.label,
        "certainty": finding.certainty,
        "function": finding.function,
        "resource": finding.resource,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "field": finding.field,
        "value": finding.value,
        "limit": finding.limit,
        "since": finding.since,
        "until": finding.until,
        "message": finding.message,
        "fix": finding.fix,
        "sources": finding.sources,
        "count": finding.count,
        "functions": finding.functions,
        "resources": finding.resources,
    }


def csv_text(rows: Sequence[object], columns: Sequence[str] = ()) -> str:
    """Rows as CSV: nested fields as `milestones.ga`, lists joined with `;`, blanks for null.

    Args:
        rows: The rows.
        columns: What every file of such rows has, whatever these hold: rows alone do not tell what is in a field that
            is null in all of them, and no rows tell nothing. Without them the columns are those of the rows.
    """
    flat = [flatten_row(orjson.loads(orjson.dumps(row))) for row in rows]
    nested = {name[:at] for name in columns for at, sign in enumerate(name) if sign == "."}
    found = [name for name in dict.fromkeys([*columns, *(name for row in flat for name in row)]) if name not in nested]
    lines = _Lines()
    writer = csv.DictWriter(lines, found, extrasaction="ignore")
    if found:
        writer.writeheader()
    writer.writerows(flat)
    return "".join(lines.written)


class _Lines:
    """Lines of CSV that end as lines do everywhere; `csv` puts only those ends of lines into quotes that it writes."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def write(self, line: str) -> None:
        """Keep a line."""
        self.written.append(line.removesuffix("\r\n") + "\n")


def flatten_row(row: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """A row with one cell per leaf."""
    flat: dict[str, str] = {}
    for name, value in row.items():
        match value:
            case dict():
                flat |= flatten_row(value, f"{prefix}{name}.")
            case list():
                items = (str(item) if not isinstance(item, dict) else _pairs(item) for item in value)
                flat[prefix + name] = inert_cell(";".join(items))
            case None:
                flat[prefix + name] = ""
            case bool():
                flat[prefix + name] = str(value).lower()
            case str():
                flat[prefix + name] = inert_cell(value)
            case _:
                flat[prefix + name] = str(value)
    return flat


def _pairs(row: Mapping[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in flatten_row(row).items())


def snapshot_body(facts: Facts, region: str | None = None) -> dict[str, Any]:
    """Everything that there was on a day, in a Region where one is given."""
    return {
        "basis": basis_body(facts.basis),
        "runtimes": facts.runtimes(region=region),
        "limits": facts.limits(region=region),
        "triggers": facts.triggers(),
        "features": facts.features(region=region),
    }


def rule_body(rule: Rule) -> dict[str, Any]:
    """A rule."""
    return {
        "rule": rule.id,
        "title": rule.title,
        "why": rule.why,
        "severity": {operation.value: weight.label for operation, weight in rule.severity.items()},
        "reads": rule.reads,
        "message": rule.message,
        "advice": rule.advice,
        "sql": rule.sql,
        "sources": rule.sources,
    }


def explanation_body(explanation: Explanation) -> dict[str, Any]:
    """A rule with the facts behind it on a day."""
    return {**rule_body(explanation.rule), "facts": explanation.facts, "finds": explanation.finds}
