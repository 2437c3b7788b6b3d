"""Days that some rules cannot tell apart, since the facts that they look up are the same on all of them.

Something changes on every third day, the bounds of memory once in ten years: judged on each day on which anything
changes, a fleet with days of its own would have hundreds of times the configurations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import duckdb

from kb.fleets.judged_days import joined_views, named_facts, only_looks_up
from kb.fleets.rule_groups import RuleGroup
from kb.judging.rules import Rule

_CLOCKS = ("as_of", "known_at")


def merge_days(connection: duckdb.DuckDBPyConnection, group: RuleGroup) -> RuleGroup:
    """A group of rules with days of its own, written beside `epoch` in `days`, where its rules allow it.

    Each is the first of a run of days on which the rows that the rules look up are equal, their clocks aside. The rules
    must use the day for nothing else, and their messages not tell which dates were moved until then.
    """
    if not group.dated or not all(map(_says_nothing_of_the_day, group.rules)):
        return group
    states = [_facts_by_day(connection, name, group.rules) for name in _dated_views(connection, group.rules)]
    joins = " ".join(f"left join ({sql}) f{at} using (epoch)" for at, sql in enumerate(states))
    changed = "".join(f" or f{at}.facts is distinct from lag(f{at}.facts) over own" for at in range(len(states)))
    day = f"epoch_{group.number}"
    connection.execute(
        "create or replace temp table days as "
        f"with turns as (select epoch, lag(epoch) over own is null{changed} as turned "
        f"from (select distinct epoch from days) {joins} window own as (order by epoch)), "
        f"alike as (select epoch, max(epoch) filter (turned) over (order by epoch) as {day} from turns) "
        "select * from days join alike using (epoch)"
    )
    return replace(group, day=day)


def _says_nothing_of_the_day(rule: Rule) -> bool:
    return only_looks_up(rule) and "known_at" not in rule.query and "moves}" not in f"{rule.message}{rule.advice}"


def _dated_views(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> list[str]:
    """What the rules join and is another on another day."""
    listed = connection.execute("select distinct table_name from duckdb_columns() where column_name = 'as_of'")
    dated = {name for (name,) in listed.fetchall()}
    return [name for name in joined_views(connection, rules) if name in dated]


def _facts_by_day(connection: duckdb.DuckDBPyConnection, name: str, rules: Sequence[Rule]) -> str:
    """The query for all that some rules may look up in a relation, day by day, in one cell."""
    described = connection.execute(f"select column_name from (describe {name})").fetchall()
    cells = ", ".join(f'"{column}"' for (column,) in described if column not in _CLOCKS)
    rows = f"select as_of as epoch, row({cells}) as fact from {name} {named_facts(connection, name, rules)}"
    return f"select epoch, list(fact order by fact) as facts from ({rows}) group by epoch"
