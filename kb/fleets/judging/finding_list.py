"""The list of all findings: of each function those of its configurations.

No text is made per function: each gets the numbers of its findings, and a number stands for a row that was made once
for all functions with the same configuration. Its texts are entries of dictionaries, which are sorted and written fast.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby

import duckdb

from kb.fleets.judging.finding_messages import DAY
from kb.fleets.judging.rule_groups import RuleGroup
from kb.fleets.version_uses import use_sql
from kb.paths import sql_text
from kb.store.literals import sql_literal

SHARED = ("rule", "severity", "field", "value", "limit", "message", "rest", "fix", "fact")
"""Texts that findings of many functions share."""

_NAMING = ("account", "place", "version", "owner")
"""Columns that say whose a function is; many inventories have none of them."""

MOST_SHARED = 20_000
"""Different texts past which a dictionary of them, repeated in every part of a file, would cost more than it saves."""


def findings_query(connection: duckdb.DuckDBPyConnection, made: Sequence[RuleGroup], present: Collection[str]) -> str:
    """The query for all findings; by file and line, those of one function by rule."""
    dated = any(group.dated for group in made)
    by_rule = {rule.id: group for group in made for rule in group.rules}
    hitting = [rule for (rule,) in connection.execute("select distinct rule from numbered order by rule").fetchall()]
    # Rules that follow each other and look at the same columns: one list after the other then needs no sorting.
    runs = [(number, list(rules)) for number, rules in groupby(hitting, key=lambda rule: by_rule[rule].number)]
    joins = []
    for group in made:
        lists = {f"run_{at}": rules for at, (number, rules) in enumerate(runs) if number == group.number}
        if lists:
            _write_hits(connection, group, lists)
            joins.append(_join_of_group(group))
    lists_of_all = [f"h{number}.run_{at}" for at, (number, _) in enumerate(runs)]
    use, version_join = use_sql(present)
    carried, blank = _carried_columns(connection, {name: f"f.{name}" for name in _NAMING} | {"version_use": use})
    return (
        sql_text("fleets/findings.sql")
        .replace("$count", " + ".join(f"({one} is not null)::int" for one in lists_of_all) or "0")
        .replace("$lists", ", ".join(lists_of_all) or "null::bigint[]")
        .replace("$joins", "\n    ".join(joins))
        .replace("$message", write_shown(connection, dated=dated))
        .replace("$path", _shared_texts(connection, "path"))
        .replace("$runtime", _shared_texts(connection, "runtime"))
        .replace("$carried", carried)
        .replace("$blank", blank)
        .replace("$untold", "" if dated else ", rest")
        .replace("$version_join", version_join)
    )


def write_shown(connection: duckdb.DuckDBPyConnection, *, dated: bool) -> str:
    """Write `shown`, what is shown of each number, with shared texts as entries of dictionaries; the SQL of a message.

    A message that names the day of a function is put together for each function.
    """
    day = sql_literal(DAY)
    if not dated:
        connection.execute(f"update numbered set message = replace(message, {day}, as_of::varchar)")
    connection.execute(
        "create or replace temp view listed as "
        f'select * replace (split_part(message, {day}, 1) as message), bound as "limit", '
        f"case when contains(message, {day}) then message[strpos(message, {day}) + 1:] end as rest from numbered"
    )
    different = ", ".join(f'count(distinct "{name}")' for name in SHARED)
    counts = connection.execute(f"select {different} from listed").fetchone()
    cells = []
    for name, count in zip(SHARED, counts or (), strict=True):
        if 0 < count <= MOST_SHARED:
            entries = f'select distinct "{name}" from listed where "{name}" is not null order by "{name}"'
            connection.execute(f"create or replace type fleet.shared_{name} as enum ({entries})")
            cells.append(f'"{name}"::fleet.shared_{name} as "{name}"')
    replaced = f"replace ({', '.join(cells)})" if cells else ""
    connection.execute(f"create or replace temp table shown as select * {replaced} from listed")
    if not dated:
        return "message"
    return f"case when rest is null then message else concat(message, as_of, replace(rest, {day}, as_of::varchar)) end"


def _shared_texts(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """The cast that makes texts of the fleet entries of a dictionary, which are sorted as fast as numbers."""
    texts = f"select distinct {name} from functions_read where {name} is not null"
    found = connection.execute(f"select count(*) from ({texts})").fetchone()
    if not found or not 0 < found[0] <= MOST_SHARED:
        return ""
    connection.execute(f"create or replace type fleet.shared_{name} as enum ({texts} order by {name})")
    return f"::fleet.shared_{name}"


def _carried_columns(connection: duckdb.DuckDBPyConnection, given: Mapping[str, str]) -> tuple[str, str]:
    """SQL that takes along what says whose a function is, and SQL of those columns that are blank in the whole fleet.

    A blank would take as much room as a text where findings are sorted, which those of a large fleet have to share.
    """
    counts = ", ".join(f"count({name})" for name in _NAMING)
    counted = connection.execute(f"select {counts} from functions_read").fetchone() or ()
    absent = {name for name, count in zip(_NAMING, counted, strict=True) if not count}
    absent |= {name for name, sql in given.items() if sql.startswith("null")}
    carried = "".join(f", {sql} as {name}" for name, sql in given.items() if name not in absent)
    return carried, "".join(f", null::varchar as {name}" for name in given if name in absent)


def _write_hits(connection: duckdb.DuckDBPyConnection, group: RuleGroup, lists: Mapping[str, Sequence[str]]) -> None:
    """Write the configurations of a group that have findings, with the lists of their numbers."""
    key = ", ".join(f"c.{name}" for name in group.key)
    numbers = ", ".join(
        f"list(n.number order by n.number) filter (n.rule in ({', '.join(map(sql_literal, rules))})) as {name}"
        for name, rules in lists.items()
    )
    connection.execute(
        f"create or replace temp table hits_{group.number} as select {key}{', ' if key else ''}{numbers} "
        f"from {group.table} c join numbered n using (function_id) {f'group by {key}' if key else ''}"
    )


def _join_of_group(group: RuleGroup) -> str:
    """SQL that joins functions `f` to what was found about their configuration."""
    name = f"h{group.number}"
    on = " and ".join(f"{name}.{column} is not distinct from f.{column}" for column in group.key)
    return f"left join hits_{group.number} {name} on {on or 'true'}"
