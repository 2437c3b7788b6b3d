"""What is attached to the functions of a fleet: mappings, URLs, aliases, layers, judged as `check` judges them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

import orjson

from kb.data_classes import dataclass
from kb.facts.days_in_force import Row, fetch_rows
from kb.fleets.interface import AuditQuestion
from kb.fleets.workbench_database import Workbench
from kb.judging import judge
from kb.judging.question import CheckQuestion
from kb.judging.report import Finding
from kb.judging.rules import ATTACHMENT, FUNCTION, Rule
from kb.paths import sql_text
from kb.readers.aws_api.attachment_shapes import read_attachment
from kb.readers.interface import (
    Attachment,
    Document,
    Field,
    FunctionConfig,
    Kind,
    Plain,
    Position,
    Resolved,
    Unresolved,
)
from kb.readers.trees.json_positions import parse_all
from kb.readers.trees.nodes import Mapping as Node
from kb.readers.trees.nodes import Sequence as Nodes
from kb.store import Store
from kb.store.literals import sql_literal, values_body
from kb.whole_numbers import whole_number

AT_ONCE = 5000
"""Attachments that are taken apart and judged at the same time."""

OWNERS = ("runtime", "memory_size", "timeout", "reserved_concurrency", "subnets", "snap_start", "tenant_isolation",
          "managed_instances")  # fmt: skip
"""The columns of functions that rules about attachments look at."""

_FUNCTIONS = Position(-1, 1)
"""Where all functions are put, so that a finding about a setting of one is known: no attachment stands there."""


@dataclass(frozen=True, slots=True)
class AttachedTotals:
    """What came of it."""

    judged: int
    """Attachments judged."""
    rules_run: tuple[str, ...]
    """Rules that had something to look at."""
    rules: tuple[dict[str, Any], ...]
    """Attachments by rule and severity."""


def judge_attached(bench: Workbench, store: Store, rules: Sequence[Rule], question: AuditQuestion) -> AttachedTotals:
    """Judge the rows of `fleet.attached`; the findings go to `attached_found`."""
    bench.connection.execute(sql_text("fleets/attached.sql"))
    day_asked = sql_literal(question.basis.as_of)
    about = [rule for rule in rules if rule.about not in (FUNCTION, Kind.TOTAL)]
    dated = f"select * replace (coalesce(as_of, {day_asked}) as as_of) from fleet.attached"
    rows = fetch_rows(bench.connection, f"{dated} order by as_of, path, line")
    kinds: set[str] = set()
    judged = 0
    for day, together in groupby(rows, key=lambda row: row["as_of"]):
        listed = list(together)
        for start in range(0, len(listed), AT_ONCE):
            bench.progress("judging what is attached", judged / len(rows))
            taken = dict(_attachments_in(listed[start : start + AT_ONCE]))
            kinds |= {one.kind.value for _, one in taken.values()}
            judged += len(taken)
            append_rows(bench, _judge_attachments(bench, store, about, question_on(question, day), taken))
    counted = "select rule, severity, count(distinct (path, line)) as functions from attached_found group by all"
    # Who is about whatever is attached looks at every kind.
    looked_at = kinds | {ATTACHMENT} if kinds else kinds
    run = tuple(rule.id for rule in about if not looked_at.isdisjoint(rule.subjects))
    return AttachedTotals(judged, run, tuple(fetch_rows(bench.connection, f"{counted} order by all")))


def question_on(question: AuditQuestion, day: date) -> CheckQuestion:
    """The question about one day of a fleet."""
    known = day if question.known_as_of else question.basis.known_at
    basis = replace(question.basis, as_of=day, known_at=known)
    return CheckQuestion(basis, question.operation, question.horizon, windows=False)


COLUMNS = dict.fromkeys(
    ("function_id", "rule", "severity", "field", "value", "limit", "message", "fix", "path", "resource"), "varchar"
) | {"since": "date", "until": "date", "as_of": "date", "line": "bigint", "nth": "bigint"}
"""The columns of a finding about an attachment."""

Taken = Mapping[int, tuple[Row, Attachment]]
"""Rows with what they say, by number."""


def _attachments_in(rows: Sequence[Row]) -> Iterator[tuple[int, tuple[Row, Attachment]]]:
    """The rows that are an attachment as the Lambda API answers it."""
    tree = parse_all("", "\n".join(["", *(row["text"].replace("\n", " ") for row in rows)]))
    nodes = tree.root.items if isinstance(tree.root, Nodes) else [tree.root]
    for number, (row, node) in enumerate(zip(rows, nodes, strict=True)):
        found = read_attachment(node, ()) if isinstance(node, Node) else None
        if found is not None:
            yield (
                number,
                (row, replace(found, position=Position(number, 1), function=_owner_of(orjson.loads(row["text"])))),
            )


def _owner_of(item: Mapping[str, Any]) -> str | None:
    """The ARN of the function, without a version or alias."""
    arn = item.get("FunctionArn") or item.get("AliasArn")
    return ":".join(arn.split(":")[:7]) if isinstance(arn, str) and ":function:" in arn else None


def _judge_attachments(
    bench: Workbench, store: Store, rules: Sequence[Rule], asked: CheckQuestion, taken: Taken
) -> Iterator[dict[str, Any]]:
    owners = {one.function for _, one in taken.values() if one.function}
    functions = tuple(_functions_by_arn(bench, owners, asked.basis.as_of))
    known = {function.name for function in functions}
    attachments = tuple(
        replace(
            one,
            function=one.function if one.function in known else None,
            fields=_place_fields(one.fields, one.position),
        )
        for _, one in taken.values()
    )
    report = judge(store, [Document("", "api", functions, attachments=attachments)], rules, asked)
    numbers = _Numbers(taken, {rule.id: rule.subjects for rule in rules})
    seen: Counter[int] = Counter()
    for found in report.findings:
        number = numbers.of(found)
        row, one = taken[number]
        seen[number] += 1
        yield finding_row(found, row, one.function) | {"as_of": asked.basis.as_of, "nth": seen[number]}


class _Numbers:
    """Which attachment a finding is about."""

    def __init__(self, taken: Taken, subjects: Mapping[str, Collection[str]]) -> None:
        self._subjects = subjects
        self._taken = taken
        self._bearing: defaultdict[tuple[str, str | None], list[int]] = defaultdict(list)
        self._told: Counter[tuple[str, str, str, str | None]] = Counter()
        for number, (_, one) in taken.items():
            self._bearing[one.name, one.function].append(number)

    def of(self, found: Finding) -> int:
        """Its number: it stands where the attachment does, or names it where a setting of the function is refused."""
        if found.line != _FUNCTIONS.line:
            return found.line
        bearing = self._bearing[found.resource, found.function]
        about = set(self._subjects[found.rule])
        meant = [one for one in bearing if about & {ATTACHMENT, self._taken[one][1].kind.value}]
        # What is listed twice is judged twice.
        same = found.rule, found.field, found.resource, found.function
        self._told[same] += 1
        return meant[(self._told[same] - 1) % len(meant)]


def _place_fields(fields: Mapping[str, Field], position: Position) -> dict[str, Field]:
    """The fields where their attachment stands, by which a finding is brought back to it."""
    return {name: _place_field(found, position) for name, found in fields.items()}


def _place_field(found: Field, position: Position) -> Field:
    match found:
        case Resolved():
            # A finding about an entry would stand where that does.
            return replace(found, position=position, entries=None)
        case Unresolved():
            return replace(found, position=position)
    return found


def _functions_by_arn(bench: Workbench, arns: set[str], on: date) -> Iterator[FunctionConfig]:
    """The functions of a fleet with these ARNs, of several those of a day; as far as the rules look at them."""
    if not arns:
        return
    owners = values_body((arn,) for arn in sorted(arns))
    columns = ", ".join(OWNERS)
    known = (
        f"select distinct on (arn) arn, {columns} from functions_read semi join (values {owners}) o (arn) using (arn) "
        f"order by arn, as_of <> {sql_literal(on)}, path, line"
    )
    for row in fetch_rows(bench.connection, known):
        found: dict[str, Plain] = {
            "Runtime": row["runtime"],
            "MemorySize": whole_number(row["memory_size"]),
            "Timeout": whole_number(row["timeout"]),
            "ReservedConcurrentExecutions": whole_number(row["reserved_concurrency"]),
            "VpcConfig": {"SubnetIds": ["subnet"] * row["subnets"]} if row["subnets"] else None,
            "SnapStart": {"ApplyOn": row["snap_start"]} if row["snap_start"] else None,
            "TenancyConfig": {"TenantIsolationMode": row["tenant_isolation"]} if row["tenant_isolation"] else None,
            "CapacityProviderConfig": {"set": True} if row["managed_instances"] else None,
        }
        values = {name: Resolved(value, _FUNCTIONS) for name, value in found.items() if value is not None}
        yield FunctionConfig(row["arn"], _FUNCTIONS, values)


def finding_row(found: Finding, row: Mapping[str, Any], owner: str | None) -> dict[str, Any]:
    """A finding as the audit shows it."""

    def text(value: Plain) -> str | None:
        return str(value).lower() if isinstance(value, bool) else None if value is None else str(value)

    return {
        "function_id": owner or found.resource,
        "rule": found.rule,
        "severity": found.severity.label,
        "field": found.field,
        "value": text(found.value),
        "limit": text(found.limit),
        "since": found.since,
        "until": found.until,
        "message": found.message,
        "fix": text(found.fix.value) if found.fix else None,
        "path": row["path"],
        "line": row["line"],
        "resource": found.resource,
    }


def append_rows(bench: Workbench, found: Iterator[dict[str, Any]]) -> None:
    """Add findings to `attached_found`."""
    target = bench.scratch / "attached.jsonl"
    with target.open("wb") as out:
        for row in found:
            out.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
    bench.connection.execute(
        f"insert into attached_found by name select * from read_json({sql_literal(str(target))}, "
        f"format = 'newline_delimited', columns = {{{columns}}})"
    )
