"""What the functions of each account come to in each Region: judged by its own limits, where these are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from kb.accounts import Account
from kb.facts.days_in_force import Row, fetch_rows
from kb.fleets.interface import AuditQuestion
from kb.fleets.inventories.column_names import SUMMED
from kb.fleets.judging.attached_resources import AttachedTotals, append_rows, finding_row, question_on
from kb.fleets.judging.fleet_accounts import FleetAccounts
from kb.fleets.workbench_database import Workbench
from kb.judging import judge
from kb.judging.question import CheckQuestion
from kb.judging.rules import Rule
from kb.judging.totals import PROVISIONED, RESERVED, spell_parts
from kb.paths import sql_text
from kb.readers.interface import Attachment, Document, Kind, Plain, Position, Resolved
from kb.store import Store
from kb.store.literals import sql_literal
from kb.whole_numbers import whole_number

COLUMNS = ("reserved_concurrency", "code_size", *(column.name for column in SUMMED))
"""The columns of functions that are added up."""
_FIELDS = {
    "reserved": RESERVED, "claimed": PROVISIONED, "provisioned": PROVISIONED, "code": "CodeSize", "packed": "CodeSize",
    "interfaces": "VpcConfig",
}  # fmt: skip
"""The field that has the amount of each total."""
_TAKING = (RESERVED, PROVISIONED, "ProvisionedConcurrencyByVersion", "CodeSize", "VpcConfig", "VpcConfig.SubnetIds")
"""Fields without which a fleet takes nothing that is added up."""


def judge_accounts(
    bench: Workbench,
    store: Store,
    rules: Sequence[Rule],
    question: AuditQuestion,
    present: Collection[str],
    *,
    accounts: FleetAccounts,
) -> AttachedTotals:
    """Judge the sums over accounts and Regions; the findings join `attached_found`.

    Args:
        bench: The workbench with the fleet.
        store: The knowledge base.
        rules: The rules; those about totals count.
        question: What to judge by.
        present: The fields that the fleet has columns for.
        accounts: What is known of its accounts.
    """
    about = [rule for rule in rules if rule.about == Kind.TOTAL]
    provisions = bool(bench.connection.execute(_PROVISIONS).fetchall())
    if not about or not (provisions or any(name in present for name in _TAKING)):
        return AttachedTotals(0, (), ())
    found = [
        finding
        for (day, limits), rows in _totals_alike(bench, question, accounts).items()
        for finding in _judge_totals(store, about, question_on(question, day), limits, rows)
    ]
    append_rows(bench, iter(found))
    counts = Counter((one["rule"], one["severity"]) for one in found)
    return AttachedTotals(
        0,
        tuple(rule.id for rule in about if _has_any(rule, present, provisions=provisions)),
        tuple({"rule": rule, "severity": severity, "functions": count} for (rule, severity), count in counts.items()),
    )


Limits = tuple[tuple[str, float], ...]
"""The limits of an account's own."""


def _totals_alike(
    bench: Workbench, question: AuditQuestion, accounts: FleetAccounts
) -> dict[tuple[date, Limits], list[Row]]:
    """The sums by day and by the limits of their accounts: those of a thousand accounts alike are judged at once."""
    asked = sql_literal(question.basis.as_of)
    bench.connection.execute(sql_text("fleets/summed_functions.sql").replace("$as_of", asked))
    found: dict[tuple[date, Limits], list[Row]] = {}
    limits: dict[tuple[str | None, str | None], Limits] = {}
    for row in fetch_rows(bench.connection, sql_text("fleets/account_totals.sql")):
        place = row["account"], row["region"]
        if place not in limits:
            own = accounts.at(*place)
            limits[place] = own.limits if own else ()
        found.setdefault((row["as_of"], limits[place]), []).append(row)
    return found


_PROVISIONS = "select 1 from fleet.attached where contains(text, 'rovisionedConcurrentExecutions') limit 1"


def _has_any(rule: Rule, present: Collection[str], *, provisions: bool) -> bool:
    """Whether a fleet has what a rule adds up; of a field a part is enough."""
    told = any(f"{name}.".startswith(f"{read}.") for read in rule.reads for name in present)
    return told or (PROVISIONED in rule.reads and (provisions or "ProvisionedConcurrencyByVersion" in present))


def _judge_totals(
    store: Store, rules: Sequence[Rule], question: CheckQuestion, limits: Limits, rows: Sequence[Row]
) -> Iterator[dict[str, Any]]:
    """What the rules say of sums on one day."""
    own = Account(None, None, limits) if limits else None
    asked = replace(question, basis=replace(question.basis, account=own))
    totals = tuple(_total_of(row, line) for line, row in enumerate(rows, 1))
    report = judge(store, [Document("", "api", (), attachments=totals)], rules, asked)
    for number, finding in enumerate(report.findings, 1):
        row = rows[finding.line - 1]
        place = row["place"]
        yield finding_row(finding, place, _owner_at(row)) | {"as_of": row["as_of"], "nth": number, "resource": None}


def _total_of(row: Row, line: int) -> Attachment:
    """One sum, which stands on a line of its own so that its findings are brought back to it."""
    place = Position(line, 1)
    parts = [(one["name"], one["amount"]) for one in row["members"] or ()]
    values: dict[str, Plain] = {
        "Scope": row["scope"],
        "Within": f"{row['account']} {row['region']}",
        "Total": row["total"],
        _FIELDS[row["total"]]: whole_number(row["amount"]),
        "Parts": row["parts"],
        "Members": spell_parts(parts),
        "Certain": row["certain"],
        "Least": row["least"],
        "Reserve": row["reserve"],
        "Network": row["network"],
        "Layers": row["layers"],
        "Unmeasured": row["unmeasured"],
    }
    fields = {key: Resolved(value, place) for key, value in values.items() if value is not None}
    return Attachment(Kind.TOTAL, _name_at(row["place"]), place, None, fields, deployed=True)


def _owner_at(row: Row) -> str:
    """The function that a sum stands at, so that its account and Region can be told."""
    place = row["place"]
    if place["arn"] or not (row["account"] or row["region"]):
        return str(place["arn"] or _name_at(place))
    return f"arn:aws:lambda:{row['region'] or ''}:{row['account'] or ''}:function:{_name_at(place)}"


def _name_at(place: Mapping[str, Any]) -> str:
    """What the function at a place is called; where it stands if nothing names it."""
    return str(place["name"] or place["arn"] or f"{place['path']}:{place['line']}")
