"""Days that some rules cannot tell apart, since the facts that they look up are the same on all of them.

Something changes on every third day, the bounds of memory once in ten years: judged on each day on which anything
changes, a fleet with days of its own would have hundreds of times the configurations.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import duckdb

from kb.fleets.judging.judged_days import joined_views, named_facts, only_looks_up
from kb.fleets.judging.rule_groups import RuleGroup
from kb.judging.rules import Rule

_CLOCKS = ("as_of", "known_at")


def merge_days(connection: duckdb.DuckDBPyConnection, groups: Sequence[RuleGroup]) -> list[RuleGroup]:
    """Groups of rules with days of their own, written beside `epoch` in `days`, where their rules allow it.

    Each is the first of a run of days on which the rows that the rules look up are equal, their clocks aside. The rules
    must use the day for nothing else, and their messages not tell which dates were moved until then.
    """
    alike = {one.number: one for one in groups if one.dated and all(map(_says_nothing_of_the_day, one.rules))}
    if not alike:
        return list(groups)
    columns = _dated_relations(connection, [rule for one in alike.values() for rule in one.rules])
    joins, turns, days = [], [], []
    for number, group in alike.items():
        named = [name for name in columns if any(name in rule.query for rule in group.rules)]
        facts = {f"{name}_{number}": _facts_by_day(connection, name, columns[name], group.rules) for name in named}
        joins += [f"left join ({sql}) as {cell} using (epoch)" for cell, sql in facts.items()]
        changed = "".join(f" or {cell}.facts is distinct from lag({cell}.facts) over own" for cell in facts)
        turns.append(f"lag(epoch) over own is null{changed} as turned_{number}")
        days.append(f"max(epoch) filter (turned_{number}) over (order by epoch) as epoch_{number}")
    connection.execute(
        "create or replace temp table days as "
        f"with turns as (select epoch, {', '.join(turns)} from (select distinct epoch from days) {' '.join(joins)} "
        f"window own as (order by epoch)), alike as (select epoch, {', '.join(days)} from turns) "
        "select * from days join alike using (epoch)"
    )
    return [replace(one, day=f"epoch_{one.number}") if one.number in alike else one for one in groups]


def _says_nothing_of_the_day(rule: Rule) -> bool:
    """Whether that can be told: of names in capitals nobody looks what they are."""
    told = only_looks_up(rule) and "known_at" not in rule.query and "moves}" not in f"{rule.message}{rule.advice}"
    return told and re.sub(r"--.*|'[^']*'", "", rule.query).islower()


def _dated_relations(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> dict[str, list[str]]:
    """What the rules join and is another on another day, each with its columns but for the clocks."""
    joined = joined_views(connection, rules)
    listed = connection.execute("select distinct table_name, column_name from duckdb_columns() order by all").fetchall()
    columns = {name: [column for table, column in listed if table == name] for name in joined}
    return {
        name: [column for column in found if column not in _CLOCKS]
        for name, found in columns.items()
        if "as_of" in found
    }


def _facts_by_day(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Sequence[str], rules: Sequence[Rule]
) -> str:
    """The query for all that some rules may look up in a relation, day by day, in one cell; `*` may be all columns."""
    queries = " ".join(rule.query for rule in rules)
    words = set(re.findall(r"\w+", queries))
    cells = ["true", *(f'"{column}"' for column in columns if column in words or "*" in queries)]
    which = named_facts(connection, name, rules)
    rows = f"select as_of as epoch, row({', '.join(cells)}) as fact from {name} {which}"
    return f"select epoch, list(fact order by fact) as facts from ({rows}) group by epoch"
