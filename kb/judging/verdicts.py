"""Run the rules over functions: findings on the day asked about and, in the same pass, the windows of validity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import duckdb

from kb.accounts import Account
from kb.errors import RuleError
from kb.facts.basis import FIRST_DAY, Basis
from kb.facts.days_in_force import fetch_rows, write_bases, write_days, write_known
from kb.facts.regions import require_region
from kb.judging import rule_time
from kb.judging.findings import find_findings
from kb.judging.inputs import FIELDS, RELATIONS, JudgedInputs, LaterFields, write_inputs
from kb.judging.question import CheckQuestion
from kb.judging.relations import FUNCTIONS
from kb.judging.report import JudgedFunction, Operation, Report, UnresolvedField, Window
from kb.judging.rules import ANY, FUNCTION, OF_FUNCTION, Rule, broken_rule_error, fields_clash, union_query
from kb.judging.sentences import shorten_text
from kb.judging.totals import totals
from kb.judging.variants import VariantGroup, variant_groups
from kb.judging.windows import validity_windows
from kb.operations import OperationStatus
from kb.paths import sql_text
from kb.readers.interface import Document, Kind, Plain, Position, Resolved, UnreadableFile
from kb.store import Store
from kb.store.literals import sql_literal, values_body

STALE_AFTER = timedelta(days=90)
"""Past our newest evidence by more than this, a runtime we do not know may simply be newer than we are."""

FURTHEST = 1_000_000
"""Days ahead past which a horizon is no different: no date that AWS publishes is so far away."""

CONFIG_FIELDS = (
    *("MemorySize", "Timeout", "EphemeralStorage", "Architectures", "PackageType"),
    *("RuntimeManagementConfig", "RuntimeVersionArn"),
)
"""The fields that a report repeats. Environment variables are not among them: they may hold secrets."""


REST = "Properties"
"""What stands in a report for all fields that something not read may add."""
MOST_WRITTEN = 5_000
"""Functions times days up to which a row is written for each."""
SUBJECTS = (FUNCTION, *(kind.value for kind in Kind))
"""What rules are about."""


def judge_by_rules(
    store: Store,
    documents: Iterable[Document],
    rules: Sequence[Rule],
    question: CheckQuestion,
    unreadable: Iterable[UnreadableFile] = (),
) -> Report:
    """Judge every function of some documents by some rules alone; `kb.judging.judge` is what doorways ask.

    Raises:
        RuleError: A rule's SQL does not run.
        OutOfCoverageError: Lambda had not come to the Region asked about.
        UnknownIdError: There is no such Region.
    """
    _require_region(store, question)
    cursor = store.cursor()
    listed, attachments = variant_groups(documents)
    functions = [group for group in listed if not group.absent]
    attachments += totals(functions, attachments)
    write_bases(cursor, [question.basis.as_of], question.basis)
    inputs = write_inputs(cursor, functions, attachments, _later_fields(cursor, question.basis))
    running = [rule for rule in rules if _has_work(rule, inputs, question)]
    _write_days(cursor, store, question, running, len(inputs.functions))
    _run_rules(cursor, store, running, inputs, question)
    numbers = _write_variants(cursor, inputs)
    cursor.execute(sql_text("unjudged.sql"))
    cursor.execute(sql_text("verdicts.sql"))
    by_id = {rule.id: rule for rule in rules}
    found, hanging = find_findings(cursor, inputs, by_id, question)
    return Report(
        basis=question.basis,
        operation=question.operation,
        horizon=question.horizon,
        functions=_listed_functions(listed, _judged_functions(cursor, inputs, numbers, question.basis.as_of, rules)),
        findings=found,
        unresolved=tuple(
            sorted({*_unresolved_fields(cursor, inputs, rules, question, listed), *hanging}, key=unresolved_order)
        ),
        unreadable=tuple(sorted(unreadable, key=lambda file: (file.path, file.line or 0))),
    )


def _require_region(store: Store, question: CheckQuestion) -> None:
    if question.region is not None:
        from kb.facts.queries import Facts  # noqa: PLC0415 - a check makes no records of facts

        require_region(Facts(store, question.basis), question.region)


def _later_fields(cursor: duckdb.DuckDBPyConnection, basis: Basis) -> LaterFields:
    return dict(
        cursor.execute(
            'select field, "default" from config_fields '
            f"where recorded(recorded_in, retracted_in, {basis.data_version}) and valid_from > {sql_literal(FIRST_DAY)}"
        ).fetchall()
    )


def _has_work(rule: Rule, inputs: JudgedInputs, question: CheckQuestion) -> bool:
    """Whether there is anything that the rule could find: what it is about, and all that it needs."""
    return any(_has_subject(rule, _relation_of(subject), inputs, question) for subject in rule.subjects)


def _relation_of(subject: str) -> str:
    match subject:
        case "function":
            return FUNCTIONS
        case "attachment":
            return FIELDS
        case kind:
            return RELATIONS[Kind(kind)]


def _has_subject(rule: Rule, relation: str, inputs: JudgedInputs, question: CheckQuestion) -> bool:
    present = inputs.present.get(relation)
    if present is None:
        return False
    there = present | {kind.value for kind, name in RELATIONS.items() if name in inputs.present}
    there |= {ANY} if FIELDS in inputs.present else set()
    there |= {"horizon"} if question.horizon else set()
    there |= {"region"} if question.region else set()
    there |= {"account"} if question.account else set()
    return all(name in there for name in rule.needs)


def _write_days(
    cursor: duckdb.DuckDBPyConnection, store: Store, question: CheckQuestion, rules: Sequence[Rule], functions: int
) -> None:
    basis = question.basis
    write_known(cursor, store, basis)
    # What nobody knows yet may come once our evidence is stale.
    stale = store.evidence_until + STALE_AFTER + timedelta(days=1)
    days = [*_change_days(cursor, rules), stale] if question.windows else []
    write_bases(cursor, [basis.as_of, *days], basis)
    write_days(cursor)
    _hold_relations(cursor, rules, basis.account)
    # A view would be bound anew by each rule; many functions are not written out for each day: they have many columns.
    kept = "table" if len(days) * functions <= MOST_WRITTEN else "view"
    cursor.execute(
        "create or replace temp table days as select distinct as_of from bases;"
        f"create or replace temp {kept} functions as select d.as_of, f.* from read_functions f cross join days d;"
        f"create or replace temp {kept} fields as select d.as_of, f.* from read_fields f cross join days d;"
    )
    # What is attached to a function opens and closes no window, so that one day is enough.
    attached = {relation: relation.removeprefix("read_") for relation in RELATIONS.values()}
    cursor.execute(
        "".join(
            f"create or replace temp view {name} as select {sql_literal(basis.as_of)} as as_of, r.* from {relation} r;"
            for relation, name in attached.items()
            if any(name in rule.sql for rule in rules)
        )
    )


def _change_days(cursor: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> list[date]:
    """The days on which an answer about the functions may change."""
    blocking = [rule for rule in rules if rule.blocks]
    _write_table(cursor, "limits_named (limit_id varchar)", _named_facts(cursor, "limit_spells", "limit_id", blocking))
    _write_table(cursor, "features_named (feature varchar)", _named_facts(cursor, "features", "feature", blocking))
    cursor.execute(sql_text("change_days.sql"))
    return [day for (day,) in cursor.execute("select day from change_days order by day").fetchall()]


def _hold_relations(cursor: duckdb.DuckDBPyConnection, rules: Sequence[Rule], account: Account | None) -> None:
    """Keep what the rules look at: each one that joins a view would work it out again."""
    for relation, source, key in (("limits", "limit_spells", "limit_id"), ("features", "features", "feature")):
        if not any(f"{relation}_on" in rule.sql for rule in rules):
            continue
        named = _named_facts(cursor, source, key, rules)
        where = f"where {key} in ({', '.join(map(sql_literal, named))})" if named else "where false"
        own = _own_limits_sql(account) if relation == "limits" and account else f"{relation}_on"
        # The temporary table hides the view of this name.
        cursor.execute(f"create temp table {relation}_on as select * from {own} {where}")


def _own_limits_sql(account: Account) -> str:
    """`limits_on` with the account's own values. They count on every day asked about: since when, nobody says."""
    unused = {"concurrent_executions": account.unreserved}
    storage = account.limit("code_storage_per_region")
    if storage is not None and account.code_used is not None:
        unused["code_storage_per_region"] = storage - account.code_used / 1024**3
    own = dict(account.limits)
    names = [*own, *(name for name, left in unused.items() if left is not None and name not in own)]
    rows = [(name, own.get(name), unused.get(name)) for name in names]
    if not rows:
        return "limits_on"
    sql = sql_text("own_limits.sql")
    return f"({sql.replace('$own', values_body(rows))})"


def _named_facts(cursor: duckdb.DuckDBPyConnection, source: str, key: str, rules: Sequence[Rule]) -> list[str]:
    """The facts whose ids stand in the rules; all of them if one looks at such facts but names none."""
    relation = "limits_on" if key == "limit_id" else "features_on"
    looking = [rule for rule in rules if relation in rule.sql]
    if not looking:
        return []
    known = {name for (name,) in cursor.execute(f"select distinct {key} from {source}").fetchall()}
    named: set[str] = set()
    for rule in looking:
        named |= known & set(rule.literals) or known
    return sorted(named)


def _write_table(cursor: duckdb.DuckDBPyConnection, target: str, names: Iterable[str]) -> None:
    cursor.execute(f"create or replace temp table {target}")
    rows = values_body((name,) for name in names)
    if rows:
        cursor.execute(f"insert into {target.partition(' ')[0]} values {rows}")


def _told_by_region(question: CheckQuestion) -> str:
    """Whether the features of the Region asked about are told apart from those of its neighbours, as SQL."""
    if question.region is None:
        return "false"
    return (
        "(select count(*) > 0 from regions here join regions told on told.partition = here.partition "
        "join features f on f.applies_to = 'region:' || told.region "
        f"where here.region = {sql_literal(question.region)} "
        f"and recorded(f.recorded_in, f.retracted_in, {question.basis.data_version}))"
    )


def _run_rules(
    cursor: duckdb.DuckDBPyConnection,
    store: Store,
    rules: Sequence[Rule],
    inputs: JudgedInputs,
    question: CheckQuestion,
) -> None:
    evidence = store.evidence_until
    cursor.execute(
        "create or replace temp table coverage as select "
        f"{sql_literal(evidence)} as evidence_until, {sql_literal(evidence + STALE_AFTER)} as stale_from, "
        f"{sql_literal(min(question.horizon, FURTHEST))} as horizon, "
        f"{sql_literal(question.region)}::varchar as region, "
        f"{_told_by_region(question)} as told_by_region, {sql_literal(question.operation.value)} as operation"
    )
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
    deciding = {
        operation: [
            field
            for rule in rules
            if rule.about == FUNCTION and not rule.minor and rule.severity[operation].label == "error"
            for field in rule.reads
        ]
        for operation in Operation
    }
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
        judged_function = _function_of(group, operations, () if any(blind.values()) else spells.get(number, ()))
        certain = not any(blind.values()) and len(group.variants) == 1
        told = doubts.get(number, ()) if certain else ()
        judged.append(replace(judged_function, doubts=told, decided_by=deciders.get(number, {})))
    return tuple(judged)


def _listed_functions(groups: Iterable[VariantGroup], judged: Iterable[JudgedFunction]) -> tuple[JudgedFunction, ...]:
    """All functions in their order: those judged, and those that will not be there."""
    following = iter(judged)
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
        runtime=runtime if isinstance(runtime, str) else None,
        config={name: _common_value(group, name) for name in CONFIG_FIELDS if any(name in v.fields for v in variants)},
        operations=operations,
        windows=spells,
        deployed=group.source.deployed,
    )


def _common_value(group: VariantGroup, field: str) -> Plain:
    """The value that all variants share; None where they differ or one cannot be known."""
    first, *others = (variant.fields.get(field) for variant in group.variants)
    shared = all(value == first for value in others)
    return first.value if shared and isinstance(first, Resolved) else None


def _unresolved_fields(
    cursor: duckdb.DuckDBPyConnection,
    inputs: JudgedInputs,
    rules: Sequence[Rule],
    question: CheckQuestion,
    listed: Iterable[VariantGroup],
) -> tuple[UnresolvedField, ...]:
    """What could not be judged: functions that will not be there, fields that are not known, and doubts of the rules.

    A field counts only where some rule about its resource reads it, or a report repeats it. Doubts are those of the
    operation that is asked of the function, which is another one for a function that is deployed already.
    """
    found = {
        _unresolved_field(group, group.source.position, "Condition", group.absent) for group in listed if group.absent
    }
    read = {kind: [field for rule in rules if kind in rule.subjects for field in rule.reads] for kind in SUBJECTS}
    read[FUNCTION] += [field for field in CONFIG_FIELDS if field not in read[FUNCTION]]
    read[FUNCTION] += [f.removeprefix(OF_FUNCTION) for rule in rules for f in rule.reads if f.startswith(OF_FUNCTION)]
    for group in [*inputs.functions, *inputs.attachments]:
        for variant in group.variants:
            reads = read[group.about]
            for field, why in inputs.unknown[id(variant)].items():
                if fields_clash(field, reads):
                    # What may be added is told once, not for every field that is absent.
                    named = field if field in variant.fields or "." in field else REST
                    found.add(_unresolved_field(group, why.position, named, why.reason))
    asked = ", ".join(sql_literal(question.asked_of(deployed=deployed).value) for deployed in (True, False))
    as_of = sql_literal(question.basis.as_of)
    doubts = fetch_rows(cursor, f"select * from unjudged where as_of = {as_of} and operation in ({asked})")
    for row in doubts:
        for group, variant in inputs.standing_for[row["resource_id"] or row["function_id"]]:
            if row["operation"] != question.asked_of(deployed=group.source.deployed):
                continue
            found.add(_unresolved_field(group, variant.position(row["field"]), row["field"], row["reason"]))
    return tuple(sorted(found, key=unresolved_order))


def unresolved_order(item: UnresolvedField) -> tuple[str, int, str, str, str]:
    """How what could not be judged is sorted."""
    return item.path, item.line, item.function, item.field, item.reason


def _unresolved_field(group: VariantGroup, place: Position, field: str, reason: str) -> UnresolvedField:
    return UnresolvedField(group.function, place.path or group.path, place.line, field, shorten_text(reason))
