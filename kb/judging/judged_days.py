"""The days that a configuration is judged on, and what is in force on each of them that the rules look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TypeAlias
from weakref import WeakKeyDictionary

import duckdb

from kb.accounts import Account
from kb.facts.basis import Basis
from kb.facts.days_in_force import is_kept, write_bases, write_days, write_known
from kb.facts.regions import told_apart_sql
from kb.judging.inputs import RELATIONS
from kb.judging.question import CheckQuestion
from kb.judging.rules import Rule
from kb.paths import sql_text
from kb.store import Store
from kb.store.literals import sql_literal, values_body

STALE_AFTER = timedelta(days=90)
"""Past our newest evidence by more than this, a runtime we do not know may simply be newer than we are."""
FURTHEST = 1_000_000
"""Days ahead past which a horizon is no different: no date that AWS publishes is so far away."""
MOST_WRITTEN = 5_000
"""Functions times days up to which a row is written for each."""
HELD = {"runtimes_on": "", "limits_on": "limit_id", "features_on": "feature"}
"""Relations that several rules join, with the column of the ids that a rule names in its SQL where it does."""
WORKED_OUT = {"limits_on": "limit_id", "features_on": "feature", "fields_on": ""}
"""The same where the compiled file does not say what holds, and how far each runtime is has been written: there every
join of a view takes the memory that it takes to work it out."""
FactIds: TypeAlias = "dict[str, set[str]]"
"""The ids of all limits and features, by `limits_on` and `features_on`."""
_FACT_IDS: WeakKeyDictionary[Store, FactIds] = WeakKeyDictionary()
"""Those of a knowledge base, which all passes over documents ask for."""


def write_judged_days(
    cursor: duckdb.DuckDBPyConnection, store: Store, question: CheckQuestion, rules: Sequence[Rule], functions: int
) -> None:
    """Write the day asked about and those on which an answer may change, what is in force then, and functions by day.

    Args:
        cursor: Where what is judged has been written.
        store: The knowledge base.
        question: The day, and whether windows are asked for.
        rules: The rules that will run.
        functions: How many functions there are.
    """
    basis = question.basis
    write_known(cursor, store, basis)
    # What nobody knows yet may come once our evidence is stale.
    stale = stale_from(basis) + timedelta(days=1)
    ids = _fact_ids(store)
    days = [*_change_days(cursor, rules, ids), stale] if question.windows else []
    write_bases(cursor, [basis.as_of, *days], basis)
    write_days(cursor, store, basis)
    _hold_relations(cursor, rules, basis, ids, HELD if is_kept(store, basis) else WORKED_OUT)
    # A view would be bound anew by each rule; many functions are not written out for each day: they have many columns.
    made = "table" if len(days) * functions <= MOST_WRITTEN else "view"
    cursor.execute(
        "create or replace temp table days as select distinct as_of from bases;"
        f"create or replace temp {made} functions as select d.as_of, f.* from read_functions f cross join days d;"
        f"create or replace temp {made} fields as select d.as_of, f.* from read_fields f cross join days d;"
    )
    # What is attached opens and closes no window, so that one day is enough, unless a rule refuses functions for it.
    attached = {relation: relation.removeprefix("read_") for relation in RELATIONS.values()}
    day = sql_literal(basis.as_of)
    cursor.execute(
        "".join(
            f"create or replace temp view {name} as select d.as_of, r.* from {relation} r cross join days d;"
            if any(name in rule.sql for rule in rules if rule.blocks)
            else f"create or replace temp view {name} as select {day} as as_of, r.* from {relation} r;"
            for relation, name in attached.items()
            if any(name in rule.sql for rule in rules)
        )
    )


def stale_from(basis: Basis) -> date:
    """The last day on which a runtime that the data version asked for does not know is none."""
    return basis.evidence_until + STALE_AFTER


def write_coverage(
    connection: duckdb.DuckDBPyConnection,
    basis: Basis,
    horizon: int,
    operation: str,
    *,
    region: str | None = None,
) -> None:
    """Write `coverage`, one row that rules join: how far the evidence asked for reaches, and what else is asked.

    Args:
        connection: Where the rules will run.
        basis: What is asked; an older data version has the evidence that it had.
        horizon: How many days ahead rules look.
        operation: The operation that is judged.
        region: The Region; None for none in particular.
    """
    apart = f"(select list(feature order by feature) from ({told_apart_sql(region)}) told)" if region else "null"
    connection.execute(
        "create or replace temp table coverage as select "
        f"{sql_literal(basis.evidence_until)} as evidence_until, {sql_literal(stale_from(basis))} as stale_from, "
        f"{sql_literal(min(horizon, FURTHEST))} as horizon, {sql_literal(region)}::varchar as region, "
        f"{apart}::varchar[] as features_by_region, {sql_literal(operation)} as operation"
    )


def _change_days(cursor: duckdb.DuckDBPyConnection, rules: Sequence[Rule], ids: FactIds) -> list[date]:
    """The days on which an answer about the functions may change."""
    blocking = [rule for rule in rules if rule.blocks]
    named = [(relation, name) for relation in ids for name in _named_facts(ids, relation, blocking)]
    cursor.execute("create or replace temp table facts_named (relation varchar, id varchar)")
    if named:
        cursor.execute(f"insert into facts_named values {values_body(named)}")
    cursor.execute(sql_text("change_days.sql"))
    return [day for (day,) in cursor.execute("select day from change_days order by day").fetchall()]


def _hold_relations(
    cursor: duckdb.DuckDBPyConnection, rules: Sequence[Rule], basis: Basis, ids: FactIds, held: Mapping[str, str]
) -> None:
    """Keep what the rules look at, unless it is written already: each one that joins a view would work it out again."""
    for relation, key in held.items():
        if not any(relation in rule.sql for rule in rules):
            continue
        named = ", ".join(map(sql_literal, _named_facts(ids, relation, rules))) if key else ""
        where = f"where {key} in ({named or 'null'})" if key else ""
        source = _own_limits_sql(basis.account) if relation == "limits_on" and basis.account else relation
        # A temporary table hides the view of the same name.
        cursor.execute(f"create temp table {relation} as select * from {source} {where}")


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


def _fact_ids(store: Store) -> FactIds:
    if store not in _FACT_IDS:
        ids: FactIds = {"limits_on": set(), "features_on": set()}
        listed = "select 'limits_on', \"limit\" from limits union select 'features_on', feature from features"
        for relation, name in store.cursor().execute(listed).fetchall():
            ids[relation].add(name)
        _FACT_IDS[store] = ids
    return _FACT_IDS[store]


def _named_facts(ids: FactIds, relation: str, rules: Sequence[Rule]) -> list[str]:
    """The facts of a relation whose ids stand in the rules; all of them if one looks there but names none."""
    named: set[str] = set()
    for rule in rules:
        if relation in rule.sql:
            named |= ids[relation].intersection(rule.literals) or ids[relation]
    return sorted(named)
