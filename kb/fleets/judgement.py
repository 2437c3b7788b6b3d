"""Judge a fleet: the days in force once, then for each group of rules the configurations that differ in what it reads.

A rule judges each function for itself, so functions that are equal in all that a rule looks at, on the same day, have
the same findings. A fleet has millions of functions and some thousands of memory sizes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from kb.errors import RuleError
from kb.fleets.applicable import RELATION, groups
from kb.fleets.interface import Question
from kb.fleets.texts import message, plain
from kb.fleets.workbench import Workbench
from kb.judging.rules import Rule, union
from kb.judging.verdicts import FURTHEST, STALE_AFTER
from kb.places import sql_text
from kb.store import Store
from kb.store.literals import literal


@dataclass(frozen=True, slots=True)
class Group:
    """Rules that look at the same columns."""

    number: int
    """Its number in this run."""
    columns: tuple[str, ...]
    """The columns of the relation that they look at and the fleet has."""
    rules: tuple[Rule, ...]
    """The rules, by id."""

    @property
    def key(self) -> tuple[str, ...]:
        """What functions of one configuration have in common."""
        shown = ("environment_unknown",) if any(RELATION[column] == "Environment" for column in self.columns) else ()
        return ("as_of", *self.columns, *shown)

    @property
    def join(self) -> str:
        """SQL that joins functions `f` to what was found about their configuration."""
        name = f"h{self.number}"
        on = " and ".join(f"{name}.{column} is not distinct from f.{column}" for column in self.key)
        return f"left join fleet.hits_{self.number} {name} on {on}"


def write_in_force(
    connection: duckdb.DuckDBPyConnection, store: Store, rules: Sequence[Rule], question: Question, days: str
) -> None:
    """Write what is in force on each day of a query with one column, as tables to join by equality."""
    known = "as_of" if question.known_as_of else literal(question.basis.knowledge)
    connection.execute(sql_text("clocks.sql"))
    connection.execute(
        f"create or replace temp table bases as select as_of, {known} as known_at, {question.basis.data_version} as "
        f"data_version from (select distinct as_of from ({days}) d (as_of)) order by as_of"
    )
    connection.execute(sql_text("in_force.sql"))
    evidence = store.evidence_until
    connection.execute(
        f"create or replace temp table coverage as select {literal(evidence)} as evidence_until, "
        f"{literal(evidence + STALE_AFTER)} as stale_from, {literal(min(question.horizon, FURTHEST))} as horizon"
    )
    # As a view the limits would be worked out again by every rule.
    connection.execute(
        f"create or replace temp table limits_held as select * from limits_on {_named(connection, rules)}"
    )
    connection.execute("create or replace temp view limits_on as select * from limits_held")


def _named(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> str:
    """Only the limits whose ids stand in the rules; all if a rule looks at limits without naming any."""
    known = {row[0] for row in connection.execute('select distinct "limit" from kb.limits').fetchall()}
    named: set[str] = set()
    for rule in rules:
        found = known & set(rule.literals)
        if "limits_on" in rule.sql and not found:
            return ""
        named |= found
    return f"where limit_id in ({', '.join(map(literal, sorted(named)))})" if named else "where false"


def judge(bench: Workbench, rules: Sequence[Rule], relation: Mapping[str, str], question: Question) -> list[Group]:
    """Run the rules; `fleet.found` has their findings by configuration, `fleet.configs_N` the configurations."""
    connection = bench.connection
    made: list[Group] = []
    connection.execute(sql_text("fleets/found.sql"))
    sorted_out = groups(rules, relation)
    sorted_out = groups(rules, relation)
    for number, (columns, together) in enumerate(sorted_out.items()):
        filled = tuple(sorted(column for column in columns if column in RELATION))
        group = Group(number, filled, tuple(together))
        made.append(group)
        bench.run(_configs(group), f"judging, {number + 1} of {len(sorted_out)}")
        _write_functions(connection, group, relation)
        _run_rules(connection, group, question)
        _note_undecided(connection, group, question)
    return made


def _configs(group: Group) -> str:
    """The statement that writes the configurations of a group, each with the number of its functions."""
    columns = ", ".join(group.key)
    return (
        f"create or replace table fleet.configs_{group.number} as "
        f"select '{group.number}.' || row_number() over () as function_id, * "
        f"from (select {columns}, count(*) as functions from functions_read group by {columns})"
    )


def _write_functions(connection: duckdb.DuckDBPyConnection, group: Group, relation: Mapping[str, str]) -> None:
    """Put the configurations in the place of the functions that the rules look at."""
    table = f"fleet.configs_{group.number}"
    cells = [
        _cell(column, kind) if column in group.columns else f"{_empty(kind)} as {column}"
        for column, kind in relation.items()
    ]
    connection.execute(
        f"create or replace temp view functions as select function_id, as_of, {', '.join(cells)} from {table}"
    )
    connection.execute("delete from unresolved")
    if "environment_unknown" in group.key:
        # A value that is set but not shown is neither absent nor known.
        connection.execute(
            f"insert into unresolved select function_id, 'Environment' from {table} where environment_unknown"
        )


def _cell(column: str, kind: str) -> str:
    return f"coalesce({column}, false) as {column}" if kind == "BOOLEAN" else f"{column}::{kind} as {column}"


def _empty(kind: str) -> str:
    return "false" if kind == "BOOLEAN" else f"null::{kind}"


def _run_rules(connection: duckdb.DuckDBPyConnection, group: Group, question: Question) -> None:
    try:
        connection.execute(f"create or replace temp table found_now as {union(group.rules)}")
    except duckdb.Error as e:
        raise RuleError(f"{_culprit(connection, group)}: its SQL does not run: {str(e).splitlines()[0]}") from e
    for rule in group.rules:
        weight = literal(rule.severity[question.operation].label)
        connection.execute(
            f"""
            insert into fleet.found
            select
                {group.number}, function_id, as_of, rule, coalesce(severity, {weight}), field,
                {plain("value")}, {plain("bound")}, since, until, {plain("fix")}, {message(rule)}, fact
            from found_now where rule = {literal(rule.id)}
            """
        )


def _note_undecided(connection: duckdb.DuckDBPyConnection, group: Group, question: Question) -> None:
    """Add what nobody can tell about what this group's rules look at."""
    ids = ", ".join(literal(rule.id) for rule in group.rules)
    connection.execute(sql_text("unjudged.sql"))
    connection.execute(
        f"insert into fleet.undecided select {group.number}, function_id, as_of, rule, field, reason from unjudged "
        f"where operation = {literal(question.operation.value)} and rule in ({ids})"
    )


def _culprit(connection: duckdb.DuckDBPyConnection, group: Group) -> str:
    for rule in group.rules:
        try:
            connection.execute(f"create or replace temp table found_now as {union([rule])}")
        except duckdb.Error:
            return rule.id
    return "the rules together"


def findings_query(connection: duckdb.DuckDBPyConnection, made: Sequence[Group]) -> str:
    """The query for all findings, function by function in the order of the fleet, by rule in each."""
    connection.execute(sql_text("fleets/numbered.sql"))
    for group in made:
        connection.execute(
            f"create or replace table fleet.hits_{group.number} as "
            f"select {', '.join(f'c.{name}' for name in group.key)}, list(n.number order by n.number) as numbers "
            f"from fleet.configs_{group.number} c join fleet.numbered n using (function_id) "
            f"group by {', '.join(f'c.{name}' for name in group.key)}"
        )
    lists = ", ".join(f"h{group.number}.numbers" for group in made) or "null"
    joins = "\n".join(group.join for group in made)
    hit = " or ".join(f"h{group.number}.numbers is not null" for group in made) or "false"
    return sql_text("fleets/findings.sql").replace("$lists", lists).replace("$joins", joins).replace("$hit", hit)
