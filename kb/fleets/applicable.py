"""Which rules a fleet's columns let run, and which columns of the rules' relation each of them looks at."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from kb.fleets.columns import FIELDS, Kind
from kb.fleets.interface import NotRun
from kb.judging.rules import Rule
from kb.places import sql_text

RELATION = {column: known.name for known in FIELDS for column in known.relation}
"""The field behind each column of the rules' relation that a fleet can fill."""

ASSUMED_UNSET = frozenset(known.name for known in FIELDS if known.kind is Kind.FLAG)
"""Settings that few functions have and few inventories list: without a column they count as not set, and the report
says so."""


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


def applicable(rules: Iterable[Rule], present: Collection[str]) -> Applicable:
    """Sort rules by whether a fleet with these fields has what they read."""
    run: list[Rule] = []
    not_run: list[NotRun] = []
    assumed: set[str] = set()
    for rule in rules:
        lacking = [name for name in rule.reads if name not in present]
        needed = tuple(name for name in lacking if name not in ASSUMED_UNSET)
        if needed:
            not_run.append(NotRun(rule.id, needed))
        else:
            run.append(rule)
            assumed |= set(lacking)
    missing = sorted({name for rule in not_run for name in rule.fields})
    return Applicable(tuple(run), tuple(not_run), tuple(missing), tuple(sorted(assumed)))


def relation_columns(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The columns of the rules' relation beside the id, with their types; its tables are made empty."""
    connection.execute(sql_text("functions.sql"))
    described = connection.execute("describe read_functions").fetchall()
    return {row[0]: row[1] for row in described if row[0] != "function_id"}


def looked_at(rule: Rule, columns: Iterable[str]) -> frozenset[str]:
    """The columns that a rule's SQL mentions; all of them where it takes whole rows of the functions."""
    sql = re.sub(r"--.*", "", rule.sql)
    if re.search(r"\bselect\s+\*|\bf\.\*|\bfunctions\.\*", sql):
        return frozenset(columns)
    words = set(re.findall(r"\w+", sql))
    return frozenset(column for column in columns if column in words)


def groups(rules: Sequence[Rule], columns: Iterable[str]) -> Mapping[frozenset[str], list[Rule]]:
    """Rules by the columns they look at: functions equal in those are judged once."""
    found: dict[frozenset[str], list[Rule]] = {}
    names = list(columns)
    for rule in rules:
        found.setdefault(looked_at(rule, names), []).append(rule)
    return found
