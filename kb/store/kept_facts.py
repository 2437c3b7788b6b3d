"""What a compiled file keeps of the facts when everything published may be used: most questions begin with that."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from kb.paths import sql_text
from kb.store.literals import quote_name, sql_literal

KNOWN = (
    *("knowns", "statements_known", "milestones_known", "runtimes_known", "limit_spells"),
    *("features_told", "triggers_told", "later_ways", "features_known", "triggers_known"),
    *("turning_days", "slips_known", "cited_known"),
)
"""What hangs on what is known, not on a day."""
_RUNTIME_DAYS = ("statements_known", "milestones_known", "runtimes_known")
IN_FORCE = {
    "runtimes_on": _RUNTIME_DAYS,
    "contested_on": _RUNTIME_DAYS,
    "limits_on": ("limit_spells",),
    "features_on": ("features_told",),
    "triggers_on": ("triggers_told", "later_ways"),
    "fields_on": ("config_fields", "field_bounds"),
}
"""What hangs on the day, and the tables in which all the days stand from which something else may hold."""
COMPUTED = "computed"
"""The schema of the views that work out what is in force."""
USE_COMPUTED = f"set search_path = '{COMPUTED},main'"
"""Makes a connection ask those views, not what is kept."""


def keep_facts(connection: duckdb.DuckDBPyConnection, version: int) -> None:
    """Keep what is known of a data version as tables, and what holds on a day as spells of days.

    Each is a view of a table `kept_...`, so that the temporary tables of who knows less hide it.
    """
    connection.execute(sql_text("clocks.sql"))
    # What is known hangs on no day asked about, so that any one will do.
    _write_bases(connection, version, "select date '2014-11-13'")
    connection.execute(sql_text("known.sql"))
    connection.execute(f"create schema {COMPUTED}")
    connection.execute(sql_text("in_force.sql"))
    connection.execute(USE_COMPUTED)
    for name in KNOWN:
        connection.execute(f"create table main.kept_{name} as from {name}")
        connection.execute(f"create view main.{name} as from kept_{name}")
    for name, sources in IN_FORCE.items():
        days = " union ".join(
            f"select unnest([{', '.join(_dates_of(connection, source))}]) from {source}" for source in sources
        )
        _write_bases(connection, version, f"select date '0001-01-01' union {days}")
        if sources == _RUNTIME_DAYS:
            connection.execute(sql_text("runtime_phases.sql"))
        _keep_spells(connection, name)
    connection.execute("reset search_path")


def _write_bases(connection: duckdb.DuckDBPyConnection, version: int, days: str) -> None:
    """Say which days are asked about, by everything that is known; `days` is a query of one column."""
    connection.execute(
        "create or replace temp table bases as "
        f"select as_of, date '9999-12-31' as known_at, {version} as data_version from ({days}) d (as_of) "
        "where as_of is not null"
    )


def _dates_of(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[str]:
    """Every date in a row of a table, also those in its structs: nothing begins or ends on another day."""
    relation = connection.sql(f"from {table}")
    for name, kind in zip(relation.columns, relation.types, strict=True):
        if kind.id == "date":
            yield quote_name(name)
        elif kind.id == "struct":
            yield from (f"{quote_name(name)}[{sql_literal(at)}]" for at, inner in kind.children if str(inner) == "DATE")


def _keep_spells(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Keep the rows of a relation once for each stretch of days on which they stay what they are."""
    described = connection.execute(f"describe {name}").fetchall()
    columns = ", ".join(f"r.{quote_name(column)}" for column, *_ in described if column != "as_of")
    connection.execute(f"""
        create table main.kept_{name} as
        with steps as (
            select as_of, row_number() over (order by as_of) as number,
                coalesce(lead(as_of) over (order by as_of), date 'infinity') as until
            from bases
        ),
        held as (
            select list(s.number) as numbers, {columns}
            from {name} r join steps s on s.as_of = r.as_of
            group by {columns}
        ),
        stretches as (
            select
                unnest(list_sort(list_filter(numbers, lambda number: not list_contains(numbers, number - 1)))) as first,
                unnest(list_sort(list_filter(numbers, lambda number: not list_contains(numbers, number + 1)))) as last,
                r
            from held r
        )
        select begun.as_of as held_from, ended.until as held_to, {columns}
        from stretches
        join steps begun on begun.number = first
        join steps ended on ended.number = last
        order by {columns}, held_from;
        create view main.{name} as
        select b.as_of, k.* exclude (held_from, held_to)
        from bases b join kept_{name} k on k.held_from <= b.as_of and b.as_of < k.held_to
    """)
