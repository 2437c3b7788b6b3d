"""The days that a fleet is judged on, days on which nothing changes together, and what is in force on each."""

from __future__ import annotations

import re
from collections.abc import Sequence

import duckdb

from kb.facts.days_in_force import compute_in_force, write_days, write_known
from kb.fleets.interface import AuditQuestion
from kb.judging.judged_days import FURTHEST, stale_from, write_coverage
from kb.judging.rules import Rule, builtin_rules
from kb.paths import sql_text
from kb.store import Store
from kb.store.literals import sql_literal

IDS = {"limits": "limit_id", "features": "feature", "fields": "field", "triggers": "trigger"}
"""The columns with the ids of facts, by the beginning of a relation's name."""

_TIMELESS = "_known"
"""How the name of a relation ends that says what is known whatever the day asked about."""

_HARMLESS = re.compile(r"\w+\.as_of\s*=\s*\w+\.as_of\b|\bfunction_id,\s*(\w+\.)?as_of\s*,")
"""Uses of a function's day that cannot tell it from another day on which the same facts hold."""


def write_in_force(
    connection: duckdb.DuckDBPyConnection,
    store: Store,
    rules: Sequence[Rule],
    question: AuditQuestion,
    days: str,
    *,
    everything: bool = False,
    together: bool = False,
) -> None:
    """Write `days`, and what is in force on each day of judgement as tables to join by equality.

    Args:
        connection: The workbench.
        store: The knowledge base.
        rules: The rules that will run.
        question: What to judge by.
        days: A query with one column: the days of the functions.
        everything: Keep the facts that no rule names.
        together: Judge days between which no fact changes together, which the rules must allow: `says_same`.
    """
    known = "as_of" if question.known_as_of else sql_literal(question.basis.knowledge)
    _write_days(connection, question, days, together=together)
    connection.execute(
        f"create or replace temp table bases as select as_of, {known} as known_at, {question.basis.data_version} as "
        "data_version from (select distinct epoch as as_of from days) order by as_of"
    )
    if question.known_as_of:
        compute_in_force(connection)
    else:
        write_known(connection, store, question.basis)
        write_days(connection, store, question.basis)
    # Of many Regions none is told.
    write_coverage(connection, question.basis, question.horizon, question.operation.value)
    for name in joined_views(connection, rules):
        where = "" if everything else named_facts(connection, name, rules)
        where = _first_known(name, where) if question.known_as_of else where
        # As a view it would be worked out again by every rule that joins it.
        connection.execute(f"create or replace temp table held_{name} as select * from {name} {where}")
        connection.execute(f"create or replace temp view {name} as select * from held_{name}")


def _first_known(name: str, where: str) -> str:
    """SQL: the rows that are known on the first day of all, of what rules join by no day.

    None may tell a function what became known after its own day.
    """
    if not name.endswith(_TIMELESS):
        return where
    return f"{where} {'and' if where else 'where'} known_at = (select min(known_at) from bases)"


def says_same(rule: Rule) -> bool:
    """Whether a rule says the same on all days between two on which a fact changes, its message's day aside.

    Ours do, which the tests hold; of a user's rule we believe it only if it uses the day to look facts up only.
    """
    return only_looks_up(rule) or any(rule.sql == own.sql for own in builtin_rules())


def only_looks_up(rule: Rule) -> bool:
    """Whether a rule uses the day of a function for nothing but to look up the facts of that day."""
    return "as_of" not in _HARMLESS.sub("", rule.query)


def _write_days(connection: duckdb.DuckDBPyConnection, question: AuditQuestion, days: str, *, together: bool) -> None:
    connection.execute(f"create or replace temp table own_days as select distinct as_of from ({days}) d (as_of)")
    if not together:
        connection.execute("create or replace temp table days as select as_of, as_of as epoch from own_days")
        return
    horizon = sql_literal(min(question.horizon, FURTHEST))
    turns = sql_text("fleets/days_alike.sql").replace("$horizon", horizon)
    connection.execute(turns.replace("$stale_from", sql_literal(stale_from(question.basis))))


def joined_views(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> list[str]:
    """The views on what is in force that some rule joins."""
    views = connection.execute(
        "select distinct view_name from duckdb_views() where (temporary or database_name = 'kb') and not internal "
        # A table written just now hides the view of its name.
        "and view_name not in (select table_name from duckdb_tables() where temporary)"
    ).fetchall()
    words = {word for rule in rules for word in re.findall(r"\w+", rule.query)}
    return sorted(name for (name,) in views if name.endswith(("_on", _TIMELESS)) and name in words)


def named_facts(connection: duckdb.DuckDBPyConnection, name: str, rules: Sequence[Rule]) -> str:
    """Only the facts whose ids stand in the rules that join a relation; all if one of them names none."""
    column = IDS.get(name.partition("_")[0])
    if column is None:
        return ""
    known = {row[0] for row in connection.execute(f"select distinct {column} from {name}").fetchall()}
    named: set[str] = set()
    for rule in rules:
        if name in rule.query:
            found = known & set(rule.literals)
            if not found:
                return ""
            named |= found
    return f"where {column} in ({', '.join(map(sql_literal, sorted(named)))})"
