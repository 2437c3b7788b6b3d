"""What the functions of each account come to in each Region: judged by its own limits, where these are known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

import orjson

from kb.accounts import Account, Accounts, accounts_of
from kb.accounts.account import Answer
from kb.facts.days_in_force import Row, fetch_rows
from kb.facts.own_limits import account_of
from kb.fleets.attached_resources import AttachedTotals, append_rows, finding_row, question_on
from kb.fleets.interface import AuditQuestion
from kb.fleets.workbench_database import Workbench
from kb.judging import judge
from kb.judging.rules import Rule
from kb.judging.totals import RESERVED, spell_parts
from kb.paths import sql_text
from kb.readers.interface import Attachment, Document, Kind, Plain, Position, Resolved
from kb.store import Store
from kb.store.literals import sql_literal

COLUMNS = ("reserved_concurrency", "code_size")
"""The columns of functions that are added up."""
_RECORDS = "account_records"
"""The table of what a fleet says itself of accounts, as `collect` writes it."""


def fleet_accounts(bench: Workbench, given: Accounts | None) -> Accounts | None:
    """The accounts that the user names, and those whose settings stand in the fleet itself; the user's come first."""
    named = bench.connection.execute(
        f"select count(*) from duckdb_tables() where schema_name <> 'temp' and table_name = {sql_literal(_RECORDS)}"
    ).fetchone()
    if named == (0,):
        return given
    rows = bench.connection.execute(f"select * from fleet.{_RECORDS}").fetchall()
    found: list[Answer] = [] if given is None else list(given.answers)
    known = {(one.account, one.region) for one in found}
    for row in rows:
        for answer in accounts_of(orjson.loads(row[-1]), "the fleet").answers:
            if (answer.account, answer.region) not in known:
                found.append(answer)
    return Accounts(tuple(found)) if found else None


def judge_accounts(
    bench: Workbench, store: Store, rules: Sequence[Rule], question: AuditQuestion, present: Collection[str]
) -> AttachedTotals:
    """Judge the sums over accounts and Regions; the findings join `attached_found`."""
    about = [rule for rule in rules if rule.about == Kind.TOTAL]
    columns = {
        "$reserved": "reserved_concurrency" if RESERVED in present else "null::double",
        "$code": "code_size" if "CodeSize" in present else "null::double",
    }
    if not about or set(columns.values()) == {"null::double"}:
        return AttachedTotals(0, (), ())
    sql = sql_text("fleets/account_totals.sql")
    for name, column in columns.items():
        sql = sql.replace(name, column)
    accounts = fleet_accounts(bench, question.accounts)
    found = [
        finding
        for row in fetch_rows(bench.connection, sql)
        for finding in _judge_place(store, about, question, row, accounts)
    ]
    append_rows(bench, iter(found))
    counts: dict[tuple[str, str], int] = {}
    for one in found:
        key = one["rule"], one["severity"]
        counts[key] = counts.get(key, 0) + 1
    run = tuple(rule.id for rule in about if any(name in rule.reads for name in present))
    listed = ({"rule": rule, "severity": severity, "functions": count} for (rule, severity), count in counts.items())
    return AttachedTotals(0, run, tuple(listed))


def _judge_place(
    store: Store, rules: Sequence[Rule], question: AuditQuestion, row: Row, accounts: Accounts | None
) -> Iterator[dict[str, Any]]:
    """What the rules say of one account in one Region."""
    asked = question_on(question, row["as_of"])
    own = own_account(store, accounts, row["account"], row["region"])
    asked = replace(asked, basis=replace(asked.basis, account=own))
    document = Document("", "api", (), attachments=tuple(_totals_in(row)))
    largest = row["largest"]
    owner = largest["arn"] or f"arn:aws:lambda:{row['region'] or ''}:{row['account'] or ''}:function:{largest['name']}"
    placed = {"path": largest["path"], "line": largest["line"]}
    for number, finding in enumerate(judge(store, [document], rules, asked).findings, 1):
        yield finding_row(finding, placed, owner) | {"as_of": row["as_of"], "nth": number, "resource": None}


def own_account(store: Store, accounts: Accounts | None, number: str | None, region: str | None) -> Account | None:
    """What is known of an account in a Region; None where nothing is."""
    answers = accounts.at(number, region) if accounts else ()
    if not answers:
        return None
    found = account_of(store, answers, region)
    return replace(found, account=found.account or number)


def _totals_in(row: Row) -> Iterator[Attachment]:
    place = Position(1, 1)
    parts = [(one["name"], one["amount"]) for one in row["reserving"] or ()]
    sums: list[tuple[str, str, float | None, int, str]] = [
        ("reserved", RESERVED, row["reserved"], row["parts"], spell_parts(parts)),
        ("code", "CodeSize", row["code"], row["stored"], ""),
    ]
    for name, field, amount, count, members in sums:
        if amount:
            values: dict[str, Plain] = {"Scope": "account", "Total": name, field: amount, "Parts": count}
            values |= {"Members": members, "Certain": True, "Least": 0}
            fields = {key: Resolved(value, place) for key, value in values.items()}
            yield Attachment(Kind.TOTAL, row["largest"]["name"], place, None, fields, deployed=True)
