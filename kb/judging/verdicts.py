"""Run the rules over functions: findings on the day asked about and, in the same pass, the windows of validity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from kb.errors import RuleError
from kb.facts.basis import Basis
from kb.facts.models import OperationStatus
from kb.facts.queries import Row, fetch, write_bases
from kb.judging.findings import findings, sources_of_facts
from kb.judging.report import JudgedFunction, Operation, Report, UnreadableFile, UnresolvedField, Window
from kb.judging.rules import Rule, union
from kb.judging.variants import Variant, relation_row, variants
from kb.places import sql_text
from kb.readers.interface import Document, Plain, Resolved, Unresolved
from kb.store import Store
from kb.store.literals import literal, values

STALE_AFTER = timedelta(days=90)
"""Past our newest evidence by more than this, a runtime we do not know may simply be newer than we are."""

FURTHEST = 1_000_000
"""Days ahead past which a horizon is no different: no date that AWS publishes is so far away."""

CONFIG_FIELDS = ("MemorySize", "Timeout", "EphemeralStorage", "Architectures", "PackageType")
"""The fields that a report repeats. Environment variables are not among them: they may hold secrets."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a user wants judged, beside the functions."""

    basis: Basis
    """The day, the knowledge and the data version."""
    operation: Operation = Operation.CREATE
    """The operation that severities are for."""
    horizon: int = 0
    """Days ahead in which a runtime's milestone is a finding."""


def judge(
    store: Store,
    documents: Iterable[Document],
    rules: Sequence[Rule],
    question: Question,
    unreadable: Iterable[UnreadableFile] = (),
) -> Report:
    """Judge every function of some documents by some rules.

    Raises:
        RuleError: A rule's SQL does not run.
    """
    functions = variants(documents)
    cursor = store.cursor()
    unknown = _write_functions(cursor, functions, rules)
    _write_days(cursor, question.basis, rules)
    _run_rules(cursor, store, rules, question)
    cursor.execute(sql_text("unjudged.sql"))
    cursor.execute(sql_text("verdicts.sql"))
    rows = fetch(cursor, f"select * from found where as_of = {literal(question.basis.as_of)}")
    sources = sources_of_facts(cursor, question.basis.as_of, {row["fact"] for row in rows if row["fact"]})
    return Report(
        basis=question.basis,
        operation=question.operation,
        horizon=question.horizon,
        functions=_judged(cursor, functions, unknown, question.basis.as_of, rules),
        findings=findings(rows, functions, {rule.id: rule for rule in rules}, question.operation, sources),
        unresolved=_unresolved(cursor, functions, unknown, question),
        unreadable=tuple(sorted(unreadable, key=lambda file: (file.path, file.line or 0))),
    )


Unknown = dict[str, dict[str, Unresolved]]
"""Fields that cannot be judged, by variant."""


def _write_functions(
    cursor: duckdb.DuckDBPyConnection, functions: Sequence[Sequence[Variant]], rules: Sequence[Rule]
) -> Unknown:
    cursor.execute(sql_text("functions.sql"))
    looked_at = {field for rule in rules for field in rule.reads} | set(CONFIG_FIELDS)
    unknown: Unknown = {}
    rows = []
    for variant in (variant for group in functions for variant in group):
        row, fields = relation_row(variant)
        rows.append(row)
        unknown[variant.id] = {field: value for field, value in fields.items() if field in looked_at}
    if rows:
        cursor.execute(f"insert into read_functions values {values(rows)}")
    pairs = [(variant, field) for variant, fields in unknown.items() for field in fields]
    if pairs:
        cursor.execute(f"insert into unresolved values {values(pairs)}")
    return unknown


def _write_days(cursor: duckdb.DuckDBPyConnection, basis: Basis, rules: Sequence[Rule]) -> None:
    write_bases(cursor, [basis.as_of], basis)
    _write_limits_named(cursor, rules)
    cursor.execute(sql_text("change_days.sql"))
    days = [row[0] for row in cursor.execute("select day from change_days order by day").fetchall()]
    write_bases(cursor, [basis.as_of, *days], basis)
    cursor.execute(sql_text("in_force.sql"))
    cursor.execute("create or replace temp table days as select distinct as_of from bases")
    cursor.execute(
        "create or replace temp view functions as select d.as_of, f.* from read_functions f cross join days d"
    )


def _write_limits_named(cursor: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """The limits whose ids stand in the rules' SQL; all of them if a rule looks at limits without naming any."""
    known = {row[0] for row in cursor.execute('select distinct "limit" from limits').fetchall()}
    named: set[str] = set()
    for rule in rules:
        found = known & set(rule.literals)
        named |= found or (known if "limits_on" in rule.sql else set())
    cursor.execute("create or replace temp table limits_named (limit_id varchar)")
    if named:
        cursor.execute(f"insert into limits_named values {values((name,) for name in sorted(named))}")


def _run_rules(cursor: duckdb.DuckDBPyConnection, store: Store, rules: Sequence[Rule], question: Question) -> None:
    evidence = store.evidence_until
    cursor.execute(
        "create or replace temp table coverage as select "
        f"{literal(evidence)} as evidence_until, {literal(evidence + STALE_AFTER)} as stale_from, "
        f"{literal(min(question.horizon, FURTHEST))} as horizon"
    )
    weights = [(rule.id, op.value, weight.label) for rule in rules for op, weight in rule.severity.items()]
    cursor.execute(
        f"create or replace temp table operation_severities as select * from (values {values(weights)}) "
        "as s (rule, operation, severity)"
    )
    try:
        cursor.execute(f"create or replace temp table found as {union(rules)}")
    except duckdb.Error as e:
        raise RuleError(f"{_culprit(cursor, rules)}: its SQL does not run: {str(e).splitlines()[0]}") from e


def _culprit(cursor: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> str:
    for rule in rules:
        try:
            cursor.execute(f"create or replace temp table found as {union([rule])}")
        except duckdb.Error:
            return rule.id
    return "the rules together"


def _judged(
    cursor: duckdb.DuckDBPyConnection,
    functions: Sequence[Sequence[Variant]],
    unknown: Unknown,
    as_of: date,
    rules: Sequence[Rule],
) -> tuple[JudgedFunction, ...]:
    verdicts = fetch(cursor, f"select * from verdicts where as_of = {literal(as_of)}")
    statuses = {(row["number"], Operation(row["operation"])): OperationStatus(row["status"]) for row in verdicts}
    windows = _windows(cursor)
    blind = {
        operation: {field for rule in rules if rule.severity[operation].label == "error" for field in rule.reads}
        for operation in Operation
    }
    judged: list[JudgedFunction] = []
    for number, group in enumerate(functions):
        fields = {field for variant in group for field in unknown[variant.id]}
        operations = {
            operation: OperationStatus.UNKNOWN
            if statuses[number, operation] is OperationStatus.ALLOWED and fields & blind[operation]
            else statuses[number, operation]
            for operation in Operation
        }
        runtime = _common(group, "Runtime")
        judged.append(
            JudgedFunction(
                name=group[0].function.name,
                path=group[0].function.position.path or group[0].path,
                line=group[0].function.position.line,
                runtime=runtime if isinstance(runtime, str) else None,
                config={
                    name: _common(group, name)
                    for name in CONFIG_FIELDS
                    if any(name in variant.fields for variant in group)
                },
                operations=operations,
                windows=windows.get(number, ()),
            )
        )
    return tuple(judged)


def _common(group: Sequence[Variant], field: str) -> Plain:
    """The value that all variants share; None where they differ or one cannot be known."""
    found = [variant.fields.get(field) for variant in group]
    first = found[0]
    shared = all(value == first for value in found)
    return first.value if shared and isinstance(first, Resolved) else None


def _windows(cursor: duckdb.DuckDBPyConnection) -> dict[int, tuple[Window, ...]]:
    found: dict[int, list[Window]] = {}
    opened: Row | None = None
    for row in [*fetch(cursor, "select * from turns order by number, operation, as_of"), None]:
        same = row is not None and opened is not None
        same = same and (row["number"], row["operation"]) == (opened["number"], opened["operation"])  # type: ignore[index]
        if opened is not None:
            found.setdefault(opened["number"], []).append(
                Window(
                    operation=Operation(opened["operation"]),
                    start=opened["as_of"],
                    end=row["as_of"] if same and row else None,
                    opened_by=opened["former_rule"],
                    closed_by=row["rule"] if same and row else None,
                )
            )
        opened = row if row is not None and row["status"] == OperationStatus.ALLOWED else None
    order = list(Operation)
    return {
        number: tuple(sorted(windows, key=lambda window: (order.index(window.operation), window.start)))
        for number, windows in found.items()
    }


def _unresolved(
    cursor: duckdb.DuckDBPyConnection, functions: Sequence[Sequence[Variant]], unknown: Unknown, question: Question
) -> tuple[UnresolvedField, ...]:
    found: set[UnresolvedField] = set()
    for variant in (variant for group in functions for variant in group):
        name, path = variant.function.name, variant.path
        for field, why in unknown[variant.id].items():
            found.add(UnresolvedField(name, why.position.path or path, why.position.line, field, why.reason))
    by_id = {variant.id: variant for group in functions for variant in group}
    doubts = fetch(
        cursor,
        f"select * from unjudged where as_of = {literal(question.basis.as_of)} "
        f"and operation = {literal(question.operation.value)}",
    )
    for row in doubts:
        variant = by_id[row["function_id"]]
        place = variant.position(row["field"])
        path = place.path or variant.path
        found.add(UnresolvedField(variant.function.name, path, place.line, row["field"], row["reason"]))
    return tuple(sorted(found, key=lambda item: (item.path, item.line, item.function, item.field, item.reason)))
