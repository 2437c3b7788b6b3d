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


def _complaints_after(
    tables: duckdb.DuckDBPyConnection, table: str, rows: str, shift: str, start: str = "valid_from"
) -> list[tuple[str, str]]:
    """What is complained of once the starts of some rows are moved: the table and the message."""
    moved = ", ".join(f'"{name}" = "{name}" {shift}' for name in (start, f"{start}_earliest", f"{start}_latest"))
    tables.execute("begin")
    try:
        tables.execute(f'update "{table}" set {moved} where {rows}')
        return [(found, message) for found, _, message in tables.execute(_check()).fetchall()]
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

    later, earlier = (
        [message for _, message in _complaints_after(tables, table, f"{KEYS[table]} = '{one}'", shift)]
        for shift in ("+ 4000", "- 4000")
    )
    shared = tables.execute("select count(*) from triggers where list_contains(limits, $name)", {"name": other})

    told = any(message.startswith(f"{other} is there from") for message in later)
    assert told is (shared.fetchall() == [(0,)])
    assert any(message.startswith(f"{one} is there from") and f"but {other} in" in message for message in earlier)


LATER = [
    ("triggers", "trigger = 'amazon-sqs'", "supported_from", "amazon-sqs in triggers", {"features", "limits"}),
    ("runtime_milestones", "runtime = 'python3.9'", "date", "python3.9 in runtimes", {"features"}),
    ("features", "feature = 'web-functions'", "valid_from", "web-functions kind:web-functions in", {"operations"}),
    ("features", "feature = 'microvms'", "valid_from", "microvms kind:microvm in", {"operations"}),
]
"""A table, the rows of a thing, the column of their starts, how it is told of, and where stands what follows it."""


@pytest.mark.parametrize("case", LATER, ids=[case[3] for case in LATER])
def test_nothing_precedes_what_it_belongs_to(
    tables: duckdb.DuckDBPyConnection, case: tuple[str, str, str, str, set[str]]
) -> None:
    """Features and limits of a trigger or runtime, operations of an API."""
    table, rows, start, told, others = case
    found = _complaints_after(tables, table, f"{rows} and retracted_in is null", "+ 4000", start)

    assert others <= {other for other, message in found if f"but {told}" in message}


def test_what_was_taken_back_says_nothing(tables: duckdb.DuckDBPyConnection) -> None:
    """In any table, whenever it began."""
    starts = dict.fromkeys(KEYS, "valid_from") | {"triggers": "supported_from", "runtime_milestones": "date"}
    for table, start in starts.items():
        for shift in ("+ 4000", "- 4000"):
            assert _complaints_after(tables, table, "retracted_in is not null", shift, start) == []
