"""Which rules a fleet's columns let run, and which columns of the rules' relation each of them looks at."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Any

import duckdb

from kb.data_classes import dataclass
from kb.fleets.interface import NotRun
from kb.fleets.inventories.column_names import assumed_unset, column_covers
from kb.fleets.judging.worded_fields import DATED, columns_asked, is_about_fields, over_columns
from kb.judging.relations import FUNCTIONS, relation_columns
from kb.judging.rules import ANY, FUNCTION, Rule
from kb.store.literals import sql_literal
from kb.store.quiet_connection import connect_quietly

ON_DISK = "Package"
"""The field of sizes that only `check` measures."""

_PRODUCT = re.compile(
    r"""(\b(?!(select|distinct|all)\b)\w+|[)"\]])\s*\*\s*(?=[\w("])"""
    r"(?!(from|exclude|replace|rename|like|ilike|glob|similar|not|union|intersect|except|where|group|order|limit)\b)",
    re.IGNORECASE,
)
"""A star that multiplies for certain, of which rules about sizes have many."""
_ROWS = re.compile(r"\*|(^|\()\s*from\b", re.IGNORECASE)
"""What else may take whole rows: another star, or a query that begins with its relation."""


@dataclass(frozen=True, slots=True)
class Applicable:
    """What runs."""

    rules: tuple[Rule, ...]
    """Rules whose fields all have a column."""
    not_run: tuple[NotRun, ...]
    """The others."""
    missing: tuple[str, ...]
    """Fields for want of which they do not run."""
    assumed: tuple[str, ...]
    """Fields that running rules read and that count as not set."""


def applicable_rules(rules: Iterable[Rule], present: Collection[str], later: Collection[str] = DATED) -> Applicable:
    """Sort rules by whether a fleet with these fields has what they read.

    Args:
        rules: The rules.
        present: The fields that the fleet has columns for.
        later: The fields that may not have been there on a day that is judged.
    """
    run: list[Rule] = []
    not_run: list[NotRun] = []
    assumed: set[str] = set()
    for rule in rules:
        if is_about_fields(rule):
            asked = columns_asked(rule)
            if any(column_covers(path, present) for path in asked):
                run.append(over_columns(rule, present, later))
            else:
                not_run.append(NotRun(rule.id, asked, f"for want of {' or '.join(asked)}"))
            continue
        if rule.about == FUNCTION and ANY in rule.reads:
            not_run.append(NotRun(rule.id, (), "looks at every setting, of which an inventory has some as columns"))
            continue
        if rule.about != FUNCTION or reads_attached(rule):
            not_run.append(NotRun(rule.id, (), "looks at what is attached to functions"))
            continue
        if ON_DISK in rule.reads:
            not_run.append(NotRun(rule.id, (), "looks at code beside a configuration"))
            continue
        lacking = [path for path in _paths_read(rule) if not column_covers(path, present)]
        needed = tuple(path for path in lacking if path not in assumed_unset() and path not in rule.optional)
        if needed:
            not_run.append(NotRun(rule.id, needed, f"for want of {', '.join(needed)}"))
        else:
            run.append(rule)
            assumed |= set(lacking).difference(rule.optional)
    missing = sorted({path for rule in not_run for path in rule.fields})
    return Applicable(tuple(run), tuple(not_run), tuple(missing), tuple(sorted(assumed)))


def reads_attached(rule: Rule) -> bool:
    """Whether a rule about functions looks at what is attached to them as well."""
    words = set(re.findall(r"\w+", _without_texts(rule)))
    return any(
        name.removeprefix("read_") in words for name in relation_columns() if name not in (FUNCTIONS, "unresolved")
    )


def _without_texts(rule: Rule) -> str:
    return re.sub(r"'[^']*'|--.*", lambda found: "''" if found[0].startswith("'") else "", rule.query)


def _paths_read(rule: Rule) -> list[str]:
    """The fields that a rule says it reads and those behind the columns that it looks at, the widest only."""
    columns, names = relation_columns()[FUNCTIONS], looked_at(rule)
    mentioned = [str(column.field) for column in columns if column.field and column.name in names]
    parts = [path for path in rule.reads if any(other.startswith(path + ".") for other in mentioned)]
    return list(dict.fromkeys([*(path for path in rule.reads if path not in parts), *mentioned]))


def looked_at(rule: Rule) -> frozenset[str]:
    """The columns of functions that a rule's SQL mentions; all of them where it takes whole rows."""
    return _columns_in(_without_texts(rule))


@cache
def _columns_in(sql: str) -> frozenset[str]:
    names = [column.name for column in relation_columns()[FUNCTIONS] if column.field]
    if _ROWS.search(_PRODUCT.sub("", sql)) and _takes_whole_rows(sql):
        return frozenset(names)
    words = set(re.findall(r"\w+", sql))
    return frozenset(name for name in names if name in words)


@cache
def _parsing_connection() -> duckdb.DuckDBPyConnection:
    return connect_quietly()


def _takes_whole_rows(sql: str) -> bool:
    """Whether some `select *` is of functions: that of a rule's own intermediate table takes only what stands there."""
    # With a parameter DuckDB would import pandas, half a second for nothing.
    text = _parsing_connection().execute(f"select json_serialize_sql({sql_literal(sql)})").fetchall()[0][0]
    tree = json.loads(text)
    # What does not parse says so where it runs.
    return tree["error"] or any(map(_selects_functions, _nodes(tree, "type", "SELECT_NODE")))


def _selects_functions(select: dict[str, Any]) -> bool:
    owners = {one["relation_name"].lower() for one in select["select_list"] if one["class"] == "STAR"}
    tables = [
        (table["alias"] or table["table_name"]).lower()
        for table in _nodes(select["from_table"], "type", "BASE_TABLE", within="SUBQUERY")
        if table["table_name"].lower() in {FUNCTIONS, FUNCTIONS.removeprefix("read_")}
    ]
    return bool(tables) and ("" in owners or not owners.isdisjoint(tables))


def _nodes(tree: object, key: str, value: str, within: str | None = None) -> Iterator[dict[str, Any]]:
    """The nodes of a parsed query of one type, but for those inside nodes of another type."""
    if isinstance(tree, dict):
        if tree.get(key) == value:
            yield tree
        if within is not None and tree.get(key) == within:
            return
    parts = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ()
    for part in parts:
        yield from _nodes(part, key, value, within)
