"""A check's report as SARIF 2.1.0, the format of code scanning."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kb.answers import account_body, dump_json
from kb.judging.equivalents import TOOLS, Equivalent, read_equivalents
from kb.judging.fingerprints import finding_fingerprint
from kb.judging.report import Finding, Operation, Suppressed, UnresolvedField
from kb.judging.rules import Rule, upkeep_rules
from kb.readers.interface import UnreadableFile
from kb.reports.checked import CheckedRun
from kb.reports.edits import Edit

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "lambdaKb/v1"
"""The name of our fingerprint; a change of what goes into it is a new name."""

_SOURCE_KINDS = {"comment": "inSource", "metadata": "inSource"}
Json = dict[str, Any]


def sarif_report(checked: CheckedRun) -> bytes:
    """The whole report as one run."""
    report = checked.report
    rules = sorted([*checked.rules, *upkeep_rules()], key=lambda rule: rule.id)
    index = {rule.id: number for number, rule in enumerate(rules)}
    known = read_equivalents()
    edits = {key: edit for edit in checked.edits() for key in edit.keys}
    results = [_result_object(finding, index, edits) for finding in report.findings]
    results += [_suppressed_result(item, index, edits) for item in report.suppressed]
    driver = {
        "name": "lambda-kb",
        "semanticVersion": version("lambda-kb"),
        "rules": [_rule_object(rule, report.operation, known.get(rule.id, ())) for rule in rules],
    }
    taxonomies = _taxonomies_of(rules, known)
    if taxonomies:
        driver["supportedTaxonomies"] = [{"name": taxonomy["name"]} for taxonomy in taxonomies]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation_object(checked)],
        "results": results,
        "taxonomies": taxonomies,
        "properties": {
            "asOf": report.basis.as_of,
            "knownAt": report.basis.known_at,
            "dataVersion": report.basis.data_version,
            **({"account": account_body(report.basis.account)} if report.basis.account else {}),
            "operation": report.operation,
            "horizon": report.horizon,
        },
    }
    return dump_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule_object(rule: Rule, operation: Operation, known: Sequence[Equivalent]) -> Json:
    described: Json = {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in re.findall(r"\w+", rule.title)),
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why},
        "help": {"text": _help_text(rule, known), "markdown": _help_text(rule, known, markdown=True)},
        "defaultConfiguration": {"level": rule.severity[operation].label},
        "properties": {
            "severity": {operation.value: weight.label for operation, weight in rule.severity.items()},
            "reads": rule.reads,
            "tags": ["aws-lambda"],
        },
    }
    if rule.sources[0].startswith("https://"):
        described["helpUri"] = rule.sources[0]
    if known:
        described["relationships"] = [
            {"target": {"id": other.check, "toolComponent": {"name": TOOLS[other.tool]}}, "kinds": ["relevant"]}
            for other in known
        ]
    return described


def _help_text(rule: Rule, known: Sequence[Equivalent], *, markdown: bool = False) -> str:
    weights = ", ".join(f"{operation.value} {weight.label}" for operation, weight in rule.severity.items())
    lines = [f"**{rule.title}**" if markdown else rule.title, rule.why, f"Severity: {weights}."]
    lines.append(f"Looks at: {', '.join(rule.reads)}.")
    if known:
        lines.append(f"Elsewhere: {', '.join(f'{TOOLS[other.tool]} {other.check}' for other in known)}.")
    links = [source for source in rule.sources if source.startswith("https://")]
    lines += [f"Source: <{source}>" if markdown else f"Source: {source}" for source in links]
    return ("\n\n" if markdown else "\n").join(lines)


def _taxonomies_of(rules: Iterable[Rule], known: dict[str, tuple[Equivalent, ...]]) -> list[Json]:
    checks: dict[str, set[str]] = {}
    for other in (other for rule in rules for other in known.get(rule.id, ())):
        checks.setdefault(other.tool, set()).add(other.check)
    return [
        {"name": TOOLS[tool], "taxa": [{"id": check} for check in sorted(checks[tool])]}
        for tool in TOOLS
        if tool in checks
    ]


def _result_object(finding: Finding, index: dict[str, int], edits: dict[tuple[str, str, str], Edit]) -> Json:
    edit = edits.get((finding.path, finding.resource, finding.field)) if finding.fix else None
    result: Json = {
        "ruleId": finding.rule,
        "ruleIndex": index[finding.rule],
        "level": finding.severity.label,
        "message": {"text": finding.message},
        "locations": [_location_object(finding.path, finding.line, finding.column, finding.resource, edit)],
        "partialFingerprints": {FINGERPRINT: finding_fingerprint(finding)},
        "properties": {
            "certainty": finding.certainty,
            "function": finding.function,
            "field": finding.field,
            "value": finding.value,
            "limit": finding.limit,
            "since": finding.since,
            "until": finding.until,
            "sources": finding.sources,
        },
    }
    if finding.count > 1:
        result["occurrenceCount"] = finding.count
        result["properties"] |= {"functions": finding.functions, "resources": finding.resources}
    if edit:
        result["fixes"] = [_fix_object(edit, finding)]
    return result


def _location_object(path: str, line: int | None, column: int | None, resource: str, edit: Edit | None = None) -> Json:
    location: Json = {"physicalLocation": {"artifactLocation": _artifact_object(path)}}
    if line is not None:
        region: Json = {"startLine": line}
        if column is not None:
            region["startColumn"] = column
            # The end is known where the value was found, spelled out, at the very place.
            if edit and edit.path == path and (edit.line, edit.column) in ((line, column), (line, column + 1)):
                region["endColumn"] = edit.column + len(edit.old) + (edit.column - column)
        location["physicalLocation"]["region"] = region
    if resource:
        location["logicalLocations"] = [{"name": resource, "kind": "resource"}]
    return location


def _artifact_object(path: str) -> Json:
    if Path(path).is_absolute():
        return {"uri": Path(path).as_uri()}
    return {"uri": quote(os.fsencode(path.removeprefix("./"))), "uriBaseId": "%SRCROOT%"}


def _fix_object(edit: Edit, finding: Finding) -> Json:
    region = {
        "startLine": edit.line,
        "startColumn": edit.column,
        "endLine": edit.line,
        "endColumn": edit.column + len(edit.old),
    }
    replacement = {"deletedRegion": region, "insertedContent": {"text": edit.new}}
    return {
        "description": {"text": f"Set {finding.field} to {edit.new}"},
        "artifactChanges": [{"artifactLocation": _artifact_object(edit.path), "replacements": [replacement]}],
    }


def _suppressed_result(item: Suppressed, index: dict[str, int], edits: dict[tuple[str, str, str], Edit]) -> Json:
    result = _result_object(item.finding, index, edits)
    suppression: Json = {"kind": _SOURCE_KINDS.get(item.by, "external"), "status": "accepted"}
    suppression["justification"] = item.reason or f"in the {item.by}"
    return result | {"suppressions": [suppression]}


def _invocation_object(checked: CheckedRun) -> Json:
    report = checked.report
    notifications = [_unreadable_notification(file, named=file.path in checked.failing) for file in report.unreadable]
    notifications += [_unresolved_notification(item) for item in report.unresolved]
    notifications += [
        _notification_object(
            "odd-file", "note", warning.message, _location_object(warning.path, warning.line, None, "")
        )
        for warning in report.warnings
    ]
    notifications += [_notification_object("old-data", "warning", notice, None) for notice in report.notices]
    return {"executionSuccessful": not checked.failing, "toolExecutionNotifications": notifications}


def _unreadable_notification(file: UnreadableFile, *, named: bool) -> Json:
    where = _location_object(file.path, file.line, None, "")
    return _notification_object("unreadable", "error" if named else "warning", file.reason, where)


def _unresolved_notification(item: UnresolvedField) -> Json:
    where = _location_object(item.path, item.line, None, item.resource)
    return _notification_object(
        "unresolved", "note", f"{item.resource}.{item.field} is not judged: {item.reason}", where
    )


def _notification_object(kind: str, level: str, text: str, where: Json | None) -> Json:
    said: Json = {"descriptor": {"id": kind}, "level": level, "message": {"text": text}}
    return said if where is None else said | {"locations": [where]}
