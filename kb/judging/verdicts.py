"""Run the rules over functions: findings on the day asked about and, in the same pass, the windows of validity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

import duckdb

from kb.data_classes import dataclass
from kb.errors import RuleError
from kb.facts.days_in_force import fetch_rows, write_bases
from kb.facts.regions import require_region
from kb.judging import rule_time
from kb.judging.findings import find_findings
from kb.judging.hidden_values import is_hidden, shown_doubt
from kb.judging.inputs import FIELDS, RELATIONS, JudgedInputs, write_inputs
from kb.judging.judged_days import write_coverage, write_judged_days
from kb.judging.question import CheckQuestion
from kb.judging.relations import FUNCTIONS, relation_columns, relation_row
from kb.judging.report import JudgedFunction, Operation, Report, UnresolvedField, Window
from kb.judging.report_order import in_order
from kb.judging.resting_blocks import write_resting
from kb.judging.rules import (
    ANY,
    ATTACHMENT,
    FUNCTION,
    OF_FUNCTION,
    Rule,
    broken_rule_error,
    fields_clash,
    union_query,
)
from kb.judging.sentences import shorten_text
from kb.judging.set_fields import is_judged, later_fields
from kb.judging.totals import totals
from kb.judging.variants import VariantGroup, variant_groups
from kb.judging.windows import validity_windows
from kb.operations import OperationStatus
from kb.paths import sql_text
from kb.readers.interface import Document, Kind, Plain, Position, Resolved
from kb.readers.shared.values import spell_value
from kb.store import Store
from kb.store.literals import sql_literal, values_body
from kb.store.unfinished_statements import ending_statements

CONFIG_FIELDS = (
    *("MemorySize", "Timeout", "EphemeralStorage", "Architectures", "PackageType"),
    *("RuntimeManagementConfig", "RuntimeVersionArn"),
)
"""The fields that a report repeats. Environment variables are not among them: they may hold secrets."""


Told = TypeVar("Told")

REST = "Properties"
"""What stands in a report for all fields that something not read may add."""
SUBJECTS = (FUNCTION, *(kind.value for kind in Kind))
"""What rules are about."""


def judge_by_rules(
    store: Store, checks: Sequence[Iterable[Document]], rules: Sequence[Rule], question: CheckQuestion
) -> list[Report]:
    """Judge the functions of some checks by some rules alone, in one pass; a report of each check.

    Checks know nothing of each other: neither are their functions added up, nor do equal names of files mean one file.
    `kb.judging.judge` is what doorways ask.

    Raises:
        RuleError: A rule's SQL does not run.
        OutOfCoverageError: Lambda had not come to the Region asked about.
        UnknownIdError: There is no such Region.
    """
    _require_region(store, question)
    cursor = store.cursor()
    with ending_statements(cursor):
        return _judge_on(cursor, store, checks, rules, question)


def _judge_on(
    cursor: duckdb.DuckDBPyConnection,
    store: Store,
    checks: Sequence[Iterable[Document]],
    rules: Sequence[Rule],
    question: CheckQuestion,
) -> list[Report]:
    parts = [_part_of(documents) for documents in checks]
    functions = [group for part in parts for group in part.listed if not group.absent]
    attachments = [group for part in parts for group in part.attachments]
    write_bases(cursor, [question.basis.as_of], question.basis)
    inputs = write_inputs(cursor, functions, attachments, later_fields(store, question.basis))
    running = [rule for rule in rules if _has_work(rule, inputs, question)]
    write_judged_days(cursor, store, question, running, len(inputs.functions))
    _run_rules(cursor, running, inputs, question)
    numbers = _write_variants(cursor, inputs)
    _write_verdicts(cursor, inputs, running)
    found, hanging = find_findings(cursor, inputs, {rule.id: rule for rule in rules}, question)
    judged = iter(_judged_functions(cursor, inputs, numbers, question.basis.as_of, rules))
    listed = [group for part in parts for group in part.listed]
    unresolved = [*_unresolved_fields(cursor, inputs, rules, question, listed), *hanging]
    return [
        Report(
            basis=question.basis,
            operation=question.operation,
            horizon=question.horizon,
            functions=_listed_functions(part.listed, judged),
            findings=in_order(part.own(found)),
            unresolved=tuple(sorted(set(part.own(unresolved)), key=unresolved_order)),
        )
        for part in parts
    ]


def _write_verdicts(cursor: duckdb.DuckDBPyConnection, inputs: JudgedInputs, running: Sequence[Rule]) -> None:
    """Write what could not be judged, what is refused for something attached, and what of functions comes of both."""
    cursor.execute(sql_text("unjudged.sql"))
    write_resting(cursor, inputs, running)
    cursor.execute(sql_text("verdicts.sql"))


@dataclass(frozen=True, slots=True)
class _Part:
    """What one check has of a pass."""

    listed: Sequence[VariantGroup]
    """Its functions, those among them that will not be there."""
    attachments: Sequence[VariantGroup]
    """What is attached to them, and what they come to together."""
    owned: frozenset[int]
    """The identities of all these."""

    def own(self, told: Iterable[tuple[VariantGroup, Told]]) -> Iterator[Told]:
        """What is told of them."""
        return (one for group, one in told if id(group) in self.owned)


def _part_of(documents: Iterable[Document]) -> _Part:
    listed, attachments = variant_groups(documents)
    attachments += totals([group for group in listed if not group.absent], attachments)
    return _Part(listed, attachments, frozenset(map(id, [*listed, *attachments])))


def _require_region(store: Store, question: CheckQuestion) -> None:
    if question.region is not None:
        from kb.facts.queries import Facts  # noqa: PLC0415 - a check makes no records of facts

        require_region(Facts(store, question.basis), question.region)


def _has_work(rule: Rule, inputs: JudgedInputs, question: CheckQuestion) -> bool:
    """Whether there is anything that the rule could find: what it is about, and all that it needs."""
    return any(_has_subject(rule, _relation_of(subject), inputs, question) for subject in rule.subjects)


def _relation_of(subject: str) -> str:
    """The relation that has what a rule is about."""
    return {FUNCTION: FUNCTIONS, ATTACHMENT: FIELDS}.get(subject) or RELATIONS[Kind(subject)]


def _has_subject(rule: Rule, relation: str, inputs: JudgedInputs, question: CheckQuestion) -> bool:
    present = inputs.present.get(relation)
    if present is None:
        return False
    there = present | {kind.value for kind, name in RELATIONS.items() if name in inputs.present}
    there |= {ANY, *inputs.present[FIELDS]} if FIELDS in inputs.present else set()
    there |= {"horizon"} if question.horizon else set()
    there |= {"region"} if question.region else set()
    there |= {"account"} if question.account else set()
    return all(name in there for name in rule.needs)


def _run_rules(
    cursor: duckdb.DuckDBPyConnection, rules: Sequence[Rule], inputs: JudgedInputs, question: CheckQuestion
) -> None:
    write_coverage(cursor, question.basis, question.horizon, question.operation.value, region=question.region)
    weights = [(rule.id, op.value, weight.label) for rule in rules for op, weight in rule.severity.items()]
    columns = "(rule varchar, operation varchar, severity varchar)"
    cursor.execute(f"create or replace temp table operation_severities {columns}")
    if weights:
        cursor.execute(f"insert into operation_severities values {values_body(weights)}")
    unresolved = {name for fields in inputs.unknown.values() for name in fields}
    as_of = question.basis.as_of
    try:
        with rule_time.time_limit(cursor, rules):
            cursor.execute(f"create or replace temp table judged as {union_query(rules, unresolved, as_of)}")
    except duckdb.InterruptException as e:
        raise RuleError(
            f"the rules took more than {rule_time.SECONDS:g} s: make yours faster, or leave them out"
        ) from e
    except duckdb.Error as e:
        raise broken_rule_error(cursor, rules, "judged", e) from e


def _write_variants(cursor: duckdb.DuckDBPyConnection, inputs: JudgedInputs) -> list[int]:
    """Number the functions, equal ones alike, and write what stands for each; the number of each function."""
    numbers: dict[tuple[str, ...], int] = {}
    found = []
    for group in inputs.functions:
        ids = tuple(sorted({inputs.ids[id(variant)] for variant in group.variants}))
        found.append(numbers.setdefault(ids, len(numbers)))
    cursor.execute("create or replace temp table variants (number integer, function_id varchar)")
    rows = [(number, name) for ids, number in numbers.items() for name in ids]
    if rows:
        cursor.execute(f"insert into variants values {values_body(rows)}")
    return found


def _judged_functions(
    cursor: duckdb.DuckDBPyConnection, inputs: JudgedInputs, numbers: Sequence[int], as_of: date, rules: Sequence[Rule]
) -> tuple[JudgedFunction, ...]:
    """Every function with what may be done with it on the day, and with the windows in which it is accepted.

    A verdict of the rules stands where they refuse. Where they allow, it stands only if every field is known that a
    refusing rule reads: else nobody can tell, neither on the day nor of any window.
    """
    verdicts = fetch_rows(cursor, f"select * from verdicts where as_of = {sql_literal(as_of)}")
    statuses = {(row["number"], Operation(row["operation"])): OperationStatus(row["status"]) for row in verdicts}
    deciders: dict[int, dict[Operation, str]] = {}
    for row in verdicts:
        if row["rule"] is not None:
            deciders.setdefault(row["number"], {})[Operation(row["operation"])] = row["rule"]
    turns = fetch_rows(cursor, "select * from turns order by number, operation, as_of")
    spells, doubts = validity_windows(turns), validity_windows(turns, OperationStatus.UNKNOWN)
    deciding = _deciding_fields(rules)
    judged: list[JudgedFunction] = []
    for number, group in zip(numbers, inputs.functions, strict=True):
        unknown = {field for variant in group.variants for field in inputs.unknown[id(variant)]}
        blind = {op: any(fields_clash(field, reads) for field in unknown) for op, reads in deciding.items()}
        operations = {
            op: OperationStatus.UNKNOWN
            if blind[op] and statuses[number, op] is OperationStatus.ALLOWED
            else statuses[number, op]
            for op in Operation
        }
        # The days of a runtime nearly name it.
        untold = any(blind.values()) or any(is_hidden(variant, "Runtime") for variant in group.variants)
        judged_function = _function_of(group, operations, () if untold else spells.get(number, ()))
        told = () if untold or not group.has_one_form else doubts.get(number, ())
        judged.append(replace(judged_function, doubts=told, decided_by=deciders.get(number, {})))
    return tuple(judged)


def _deciding_fields(rules: Sequence[Rule]) -> dict[Operation, list[str]]:
    """The fields that rules read which may refuse an operation."""
    return {
        operation: [
            field
            for rule in rules
            if rule.about == FUNCTION and not rule.minor and rule.severity[operation].label == "error"
            for field in rule.reads
        ]
        for operation in Operation
    }


def _listed_functions(
    groups: Iterable[VariantGroup], following: Iterator[JudgedFunction]
) -> tuple[JudgedFunction, ...]:
    """All functions in their order: those judged, which follow one another, and those that will not be there."""
    nothing = dict.fromkeys(Operation, OperationStatus.UNKNOWN)
    return tuple(_function_of(group, nothing, ()) if group.absent else next(following) for group in groups)


def _function_of(
    group: VariantGroup, operations: dict[Operation, OperationStatus], spells: tuple[Window, ...]
) -> JudgedFunction:
    variants = group.variants
    runtime = _common_value(group, "Runtime")
    return JudgedFunction(
        name=group.source.name,
        path=group.source.position.path or group.path,
        line=group.source.position.line,
        runtime=spell_value(runtime) if isinstance(runtime, str | int | float) else None,
        config={name: _common_value(group, name) for name in CONFIG_FIELDS if any(name in v.fields for v in variants)},
        operations=operations,
        windows=spells,
        deployed=group.source.deployed,
    )


def _common_value(group: VariantGroup, field: str) -> Plain:
    """The value that all variants share; None where they differ, or one is hidden or cannot be judged."""
    first, *others = (variant.fields.get(field) for variant in group.variants)
    if not isinstance(first, Resolved) or first.secret or any(value != first for value in others):
        return None
    # What stands there in another shape than it should is no value of the field.
    _, unknown = relation_row(FUNCTIONS, {field: first})
    return None if unknown else first.value


_BY_REFERENCE = frozenset({
    "EventSourceToken", "FunctionName", "Principal", "PrincipalOrgID", "SourceAccount", "SourceArn",
})  # fmt: skip
"""Who may call, which a sound permission takes from other resources: that is no gap in what is read."""
_BESIDE = "AllowedRuntimes"
"""What the runtime may be besides, which hangs on whatever the runtime itself does: that is told of the runtime."""


def _unresolved_fields(
    cursor: duckdb.DuckDBPyConnection,
    inputs: JudgedInputs,
    rules: Sequence[Rule],
    question: CheckQuestion,
    listed: Iterable[VariantGroup],
) -> Iterator[tuple[VariantGroup, UnresolvedField]]:
    """What could not be judged: functions that will not be there, fields that are not known, and doubts of the rules.

    A field counts only where some rule about its resource reads it by name, or compares all fields of the API that have
    words or bounds, or where a report repeats it; a value of another kind than its field always counts.
    """
    for group in listed:
        if group.absent:
            yield group, _unresolved_field(group, group.source.position, "Condition", group.absent)
    read = {kind: [field for rule in rules if kind in rule.subjects for field in rule.reads] for kind in SUBJECTS}
    read[FUNCTION] += [field for rule in rules if rule.about == FUNCTION for field in _needed_fields(rule)]
    read[FUNCTION] += [field for field in CONFIG_FIELDS if field not in read[FUNCTION]]
    read[FUNCTION] += [f.removeprefix(OF_FUNCTION) for rule in rules for f in rule.reads if f.startswith(OF_FUNCTION)]
    for group in [*inputs.functions, *inputs.attachments]:
        for variant in group.variants:
            reads = read[group.about]
            for field, why in inputs.unknown[id(variant)].items():
                misshapen = isinstance(variant.fields.get(field), Resolved)
                if field == _BESIDE or (group.about == Kind.PERMISSION and field in _BY_REFERENCE and not misshapen):
                    continue
                if misshapen or fields_clash(field, reads) or is_judged(group.source, field, inputs.later_fields):
                    # What may be added is told once, not for every field that is absent.
                    named = field if field in variant.fields or "." in field else REST
                    yield group, _unresolved_field(group, why.position, named, why.reason)
    yield from _doubts_of_rules(cursor, inputs, rules, question)


def _doubts_of_rules(
    cursor: duckdb.DuckDBPyConnection, inputs: JudgedInputs, rules: Sequence[Rule], question: CheckQuestion
) -> Iterator[tuple[VariantGroup, UnresolvedField]]:
    """What the rules cannot tell of the operation that is asked, which is another one for what is deployed already."""
    asked = ", ".join(sql_literal(question.asked_of(deployed=deployed).value) for deployed in (True, False))
    as_of = sql_literal(question.basis.as_of)
    by_id = {rule.id: rule for rule in rules}
    doubts = fetch_rows(cursor, f"select * from unjudged where as_of = {as_of} and operation in ({asked})")
    for row in doubts:
        for group, variant in inputs.behind(row):
            if row["operation"] != question.asked_of(deployed=group.source.deployed):
                continue
            reason = shown_doubt(row, by_id[row["rule"]], variant)
            yield group, _unresolved_field(group, variant.position(row["field"]), row["field"], reason)


def _needed_fields(rule: Rule) -> Iterator[str]:
    """The fields of what a rule needs, beside those that it reads: one that reads `any` field looks at these."""
    if ANY in rule.reads:
        columns = {column.name: column.field for column in relation_columns()[FUNCTIONS]}
        yield from (field for name in rule.needs if (field := columns.get(name)))


def unresolved_order(item: UnresolvedField) -> tuple[str, int, str, str, str, str]:
    """How what could not be judged is sorted."""
    return item.path, item.line, item.resource, item.field, item.reason, item.function or ""


def _unresolved_field(group: VariantGroup, place: Position, field: str, reason: str) -> UnresolvedField:
    """A field that could not be judged, under its name in the API: of what is attached, that is the attachment's."""
    if group.about == Kind.EVENT_SOURCE_MAPPING and field == "Source":
        # Nobody writes `Source`: it is told by what a mapping polls.
        field = "EventSourceArn"
    path = place.path or group.path
    return UnresolvedField(group.function_named, group.source.name, path, place.line, field, shorten_text(reason))
