"""From rows of rules to findings: where the value stands, how sure the finding is, and what it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import duckdb

from kb.facts.queries import Row, fetch, whole
from kb.judging.report import Finding, Fix, Operation, Severity
from kb.judging.rules import Rule
from kb.judging.variants import Variant
from kb.readers.interface import Plain, Resolved
from kb.store.literals import literal


def findings(
    rows: Iterable[Row],
    functions: Sequence[Sequence[Variant]],
    rules: Mapping[str, Rule],
    operation: Operation,
    sources: Mapping[str, Sequence[str]],
) -> tuple[Finding, ...]:
    """The findings of one day, each once per function, field and value, sorted by path, line and rule."""
    by_id = {variant.id: variant for group in functions for variant in group}
    merged: dict[tuple[object, ...], Finding] = {}
    carriers: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for row in rows:
        variant = by_id[row["function_id"]]
        finding = _finding(row, variant, rules[row["rule"]], operation, sources)
        key = (finding.rule, variant.number, finding.field, repr(finding.value), finding.line, finding.column)
        merged.setdefault(key, finding)
        carriers[finding.rule, variant.number].add(variant.id)
    certain = (
        _with_certainty(finding, must=len(carriers[key[:2]]) == len(functions[int(str(key[1]))]))
        for key, finding in merged.items()
    )
    return tuple(sorted(certain, key=lambda f: (f.path, f.line, f.column, f.rule, f.function, str(f.value))))


def _with_certainty(finding: Finding, *, must: bool) -> Finding:
    from dataclasses import replace  # noqa: PLC0415 - only functions with variants need it

    return finding if must else replace(finding, certainty="may")


def _finding(
    row: Row, variant: Variant, rule: Rule, operation: Operation, sources: Mapping[str, Sequence[str]]
) -> Finding:
    position = variant.position(row["field"])
    severity = Severity[row["severity"].upper()] if row["severity"] else rule.severity[operation]
    return Finding(
        rule=rule.id,
        severity=severity,
        certainty="must",
        function=variant.function.name,
        resource=variant.function.name,
        path=position.path or variant.path,
        line=position.line,
        column=position.column,
        field=row["field"],
        value=_value(row, variant),
        limit=_plain(row["bound"]),
        since=row["since"],
        until=row["until"],
        message=_message(row, rule),
        fix=Fix(row["field"], _plain(row["fix"])) if row["fix"] is not None else None,
        sources=tuple(sources.get(row["fact"] or "", rule.sources)),
    )


def _value(row: Row, variant: Variant) -> Plain:
    """The value as the file has it where the rule speaks of it, else what the rule says."""
    found = variant.fields.get(row["field"])
    written = found.value if isinstance(found, Resolved) else None
    return written if isinstance(written, str | int | float) else _plain(row["value"])


def _plain(text: str | None) -> Plain:
    """What a rule wrote as text: a number where it is one."""
    if text is None:
        return None
    try:
        return whole(float(text))
    except (ValueError, OverflowError):
        return text


def _message(row: Row, rule: Rule) -> str:
    words = {name: _words(row[name]) for name in ("value", "bound", "since", "until", "as_of", "fix")}
    message = rule.message.format_map(words)
    if rule.advice and not ("{fix}" in rule.advice and row["fix"] is None):
        message += "; " + rule.advice.format_map(words)
    return message


def _words(value: object) -> str:
    match value:
        case None:
            return "an unknown day"
        case date():
            return value.isoformat()
        case _:
            return str(_plain(str(value))).replace("_", " ")


def sources_of_facts(
    cursor: duckdb.DuckDBPyConnection, as_of: date, facts: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Addresses of the sources of facts such as `runtime:python3.8` or `limit:function_memory`."""
    wanted = sorted(facts)
    if not wanted:
        return {}
    on = f"as_of = {literal(as_of)}"
    listed = ", ".join(literal(fact) for fact in wanted)
    rows = fetch(
        cursor,
        f"""
        with facts as (
            select distinct 'runtime:' || runtime as fact, flatten(milestone_source_ids) as ids from runtimes_known
            union all select 'limit:' || limit_id, source_ids from limits_on where {on}
        ),
        named as (select fact, unnest(ids) as source_id from facts where fact in ({listed}))
        select distinct fact, url from named join sources using (source_id) order by fact, url
        """,
    )
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["fact"], []).append(row["url"])
    return {fact: tuple(urls) for fact, urls in found.items()}
