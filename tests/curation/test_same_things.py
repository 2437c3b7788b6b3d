"""What is one thing under two names begins on one day: each pair of names is held to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from kb.curation.lint import load_tables, sql_checks
from kb.paths import data_folder, sql_text
from kb.store import csv_files
from kb.store.contract import contract_tables


def _check() -> str:
    """The check as it stands."""
    return next(check.sql for check in sql_checks() if check.name == "same_things")


PAIRS = re.findall(r"\('(\w+)', '([^']+)', '(\w+)',\s+'([^']+)', (?:true|false)\)", _check())
KEYS = {
    "features": "feature || ' ' || applies_to",
    "config_fields": "field",
    "operations": "api || ' ' || operation",
    "limits": '"limit"',
}
"""What a thing is named by in its table."""


@pytest.fixture(scope="module")
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    """The real data, which a test may spoil within a transaction."""
    contract = contract_tables()
    rows = {name: csv_files.parse_table(data_folder() / f"{name}.csv", table) for name, table in contract.items()}
    with duckdb.connect() as connection:
        load_tables(connection, contract, rows)
        connection.execute(sql_text("clocks.sql"))
        yield connection


def _starts(tables: duckdb.DuckDBPyConnection, table: str, name: str) -> tuple[date, date]:
    """The first and the last day that a thing may have begun on."""
    found = tables.execute(
        f"select min(possible_from(valid_from, valid_from_earliest)), min(certain_from(valid_from, valid_from_latest)) "
        f'from "{table}" where retracted_in is null and {KEYS[table]} = $name',
        {"name": name},
    ).fetchone()
    assert found is not None
    return found


def _complaints_after(tables: duckdb.DuckDBPyConnection, table: str, name: str, shift: str) -> list[str]:
    """What is complained of once all starts of a thing are moved."""
    tables.execute("begin")
    try:
        tables.execute(
            f'update "{table}" set valid_from = valid_from {shift}, valid_from_earliest = valid_from_earliest {shift}, '
            f"valid_from_latest = valid_from_latest {shift} where {KEYS[table]} = $name",
            {"name": name},
        )
        return [row[2] for row in tables.execute(_check()).fetchall()]
    finally:
        tables.execute("rollback")


def test_every_pair_is_read() -> None:
    """None is left out by how it is written."""
    assert len(PAIRS) == _check().count("        ('") > 40


@pytest.mark.parametrize(("table", "one", "other_table", "other"), PAIRS, ids=[f"{p[1]}-{p[3]}" for p in PAIRS])
def test_neither_of_a_pair_comes_without_the_other(
    tables: duckdb.DuckDBPyConnection, table: str, one: str, other_table: str, other: str
) -> None:
    """Years apart, whichever is later, is told; only a limit of several things begins with the first of them."""
    assert tables.execute(_check()).fetchall() == []
    assert None not in (*_starts(tables, table, one), *_starts(tables, other_table, other))

    later = _complaints_after(tables, table, one, "+ 4000")
    earlier = _complaints_after(tables, table, one, "- 4000")
    shared = tables.execute("select count(*) from triggers where list_contains(limits, $name)", {"name": other})

    told = any(message.startswith(f"{other} is there from") for message in later)
    assert told is (shared.fetchall() == [(0,)])
    assert any(message.startswith(f"{one} is there from") and f"but {other} in" in message for message in earlier)
