"""Judge a fleet: the days in force once, then for each group of rules the configurations that differ in what it reads.

A rule judges each function for itself, so functions that are equal in all that a rule looks at, on the same day, have
the same findings. A fleet has millions of functions and some thousands of memory sizes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from kb.errors import RuleError
from kb.fleets.applicable import groups
from kb.fleets.cells import unpacked
from kb.fleets.columns import filled_by
from kb.fleets.interface import Question
from kb.fleets.texts import write_texts
from kb.fleets.workbench import Workbench
from kb.judging.relations import FUNCTIONS, Column, relations
from kb.judging.rules import Rule, union
from kb.judging.verdicts import FURTHEST, STALE_AFTER
from kb.places import sql_text
from kb.store import Store
from kb.store.literals import literal, values


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
        fields = (filled_by()[column].field for column in self.columns)
        shown = ("environment_unknown",) if "Environment" in fields else ()
        return ("as_of", *self.columns, *shown)

    @property
    def join(self) -> str:
        """SQL that joins functions `f` to what was found about their configuration."""
        name = f"h{self.number}"
        on = " and ".join(f"{name}.{column} is not distinct from f.{column}" for column in self.key)
        return f"left join hits_{self.number} {name} on {on}"


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of judging a fleet."""

    findings: str
    """The query for all findings."""
    weights: str
    """The query for how many functions each `function_id` of the findings stands for."""


def write_in_force(
    connection: duckdb.DuckDBPyConnection,
    store: Store,
    rules: Sequence[Rule],
    question: Question,
    days: str,
    *,
    everything: bool = False,
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
    for name in joined_views(connection, rules):
        where = "" if everything else _named(connection, name, rules)
        # As a view it would be worked out again by every rule that joins it.
        connection.execute(f"create or replace temp table held_{name} as select * from {name} {where}")
        connection.execute(f"create or replace temp view {name} as select * from held_{name}")


def joined_views(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> list[str]:
    """The views on what is in force that some rule joins."""
    views = connection.execute("select view_name from duckdb_views() where temporary and not internal").fetchall()
    words = {word for rule in rules for word in re.findall(r"\w+", rule.query)}
    return sorted(name for (name,) in views if name.endswith(("_on", "_known")) and name in words)


IDS = {"limits": "limit_id", "features": "feature", "fields": "field", "triggers": "trigger"}
"""The columns with the ids of facts, by the beginning of a relation's name."""


def _named(connection: duckdb.DuckDBPyConnection, name: str, rules: Sequence[Rule]) -> str:
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
    return f"where {column} in ({', '.join(map(literal, sorted(named)))})"


def judge(bench: Workbench, rules: Sequence[Rule], question: Question) -> Judged:
    """Run the rules; `found` has their findings by configuration, `configs_N` the configurations."""
    made: list[Group] = []
    bench.connection.execute(sql_text("fleets/found.sql"))
    sorted_out = groups(rules)
    for number, (columns, together) in enumerate(sorted_out.items()):
        group = Group(number, tuple(sorted(columns)), tuple(together))
        made.append(group)
        bench.run(_configs(group), f"judging, {number + 1} of {len(sorted_out)}")
        _write_functions(bench.connection, group)
        _run_rules(bench.connection, group, question)
    write_texts(bench.connection, rules, bench.scratch)
    weights = [f"select function_id, functions from configs_{group.number}" for group in made]
    return Judged(
        _findings(bench.connection, made),
        " union all ".join(weights) or "select null::varchar as function_id, 0 as functions where false",
    )


def _configs(group: Group) -> str:
    """The statement that writes the configurations of a group, each with the number of its functions."""
    columns = ", ".join(group.key)
    return (
        f"create or replace temp table configs_{group.number} as "
        f"select '{group.number}.' || row_number() over () as function_id, * "
        f"from (select {columns}, count(*) as functions from functions_read group by {columns})"
    )


def _write_functions(connection: duckdb.DuckDBPyConnection, group: Group) -> None:
    """Put the configurations in the place of the functions that the rules look at."""
    table = f"configs_{group.number}"
    cells = [_cell(column, column.name in group.columns) for column in relations()[FUNCTIONS] if column.field]
    connection.execute(
        f"create or replace temp view functions as select function_id, as_of, {', '.join(cells)} from {table}"
    )
    connection.execute("delete from unresolved")
    if "environment_unknown" in group.key:
        # A value that is set but not shown is neither absent nor known.
        connection.execute(
            f"insert into unresolved select function_id, 'Environment' from {table} where environment_unknown"
        )


def _cell(column: Column, filled: bool) -> str:  # noqa: FBT001 - a cell is there or not
    if not filled:
        return f"{'false' if column.required else f'null::{column.type}'} as {column.name}"
    if column.type.endswith("[]"):
        return f"{unpacked(column.name)} as {column.name}"
    return f"coalesce({column.name}, false) as {column.name}" if column.required else column.name


def _run_rules(connection: duckdb.DuckDBPyConnection, group: Group, question: Question) -> None:
    unresolved = {"Environment"} if "environment_unknown" in group.key else set[str]()
    try:
        connection.execute(f"create or replace temp table found_now as {union(group.rules, unresolved)}")
    except duckdb.Error as e:
        raise RuleError(f"{_culprit(connection, group)}: its SQL does not run: {str(e).splitlines()[0]}") from e
    weights = values((rule.id, rule.severity[question.operation].label) for rule in group.rules)
    connection.execute(sql_text("fleets/found_now.sql").replace("$weights", weights))


def _culprit(connection: duckdb.DuckDBPyConnection, group: Group) -> str:
    for rule in group.rules:
        try:
            connection.execute(f"create or replace temp table found_now as {union([rule])}")
        except duckdb.Error:
            return rule.id
    return "the rules together"


def _findings(connection: duckdb.DuckDBPyConnection, made: Sequence[Group]) -> str:
    """The query for all findings, by file and line, those of one function by rule."""
    connection.execute(sql_text("fleets/numbered.sql"))
    hitting = [group for group in made if _write_hits(connection, group)]
    lists = ", ".join(f"h{group.number}.numbers" for group in hitting) or "null::bigint[]"
    joins = "\n".join(group.join for group in hitting)
    hit = " or ".join(f"h{group.number}.numbers is not null" for group in hitting) or "false"
    return sql_text("fleets/findings.sql").replace("$lists", lists).replace("$joins", joins).replace("$hit", hit)


def _write_hits(connection: duckdb.DuckDBPyConnection, group: Group) -> bool:
    """Write the configurations of a group that have findings; whether there are any."""
    key = ", ".join(f"c.{name}" for name in group.key)
    connection.execute(
        f"create or replace temp table hits_{group.number} as "
        f"select {key}, list(n.number order by n.number) as numbers "
        f"from configs_{group.number} c join numbered n using (function_id) group by {key}"
    )
    return connection.execute(f"select count(*) > 0 from hits_{group.number}").fetchone() == (True,)
