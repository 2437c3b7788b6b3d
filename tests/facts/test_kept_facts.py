"""What the compiled file keeps of every day is what the views say that work it out."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest

from kb.facts import Facts, basis_on
from kb.facts.basis import FIRST_DAY
from kb.facts.days_in_force import compute_days, compute_known, write_bases
from kb.store import Store, open_store
from kb.store.kept_facts import IN_FORCE, KNOWN
from tests.conftest import AsOf

FIRSTS_OF_QUARTERS = {date(year, month, 1) for year in range(2012, 2034) for month in (1, 4, 7, 10)}


@pytest.fixture(scope="module")
def computing(store: Store) -> duckdb.DuckDBPyConnection:
    """Where everything is worked out that is known."""
    cursor = store.cursor()
    write_bases(cursor, [FIRST_DAY], basis_on(store, FIRST_DAY))
    compute_known(cursor)
    return cursor


def in_one_but_not_the_other(
    cursor: duckdb.DuckDBPyConnection, store: Store, relation: str, days: set[date]
) -> tuple[int, int]:
    """How many rows of a relation there are on some days, and how many that one of the two ways does not give."""
    write_bases(cursor, days, basis_on(store, FIRST_DAY))
    compute_days(cursor)
    (kept,) = cursor.execute("select database_name from duckdb_databases() where not internal").fetchone() or ("",)
    named = f'"{kept}".main.{relation}'
    (rows,) = cursor.execute(f"select count(*) from {named}").fetchone() or (0,)
    (other,) = cursor.execute(
        f"select count(*) from ((from {relation} except all from {named}) union all "
        f"(from {named} except all from {relation}))"
    ).fetchone() or (0,)
    return rows, other


@pytest.mark.parametrize("relation", sorted(IN_FORCE))
def test_what_is_kept_of_a_day_is_what_holds_on_it(
    computing: duckdb.DuckDBPyConnection, store: Store, relation: str
) -> None:
    """On the days on which something changes, the day before each and the first of every quarter."""
    turns = [day for (day,) in store.cursor().execute(f"select distinct held_from from kept_{relation}").fetchall()]
    days = {day for turn in turns if turn >= FIRST_DAY for day in (turn - timedelta(days=1), turn)}
    rows, other = in_one_but_not_the_other(computing, store, relation, days | FIRSTS_OF_QUARTERS | {date.min, date.max})
    assert rows
    assert other == 0


@pytest.mark.parametrize("relation", sorted(KNOWN))
def test_what_is_kept_whatever_the_day_is_what_is_known(
    computing: duckdb.DuckDBPyConnection, store: Store, relation: str
) -> None:
    """Neither a row more nor one fewer."""
    rows, other = in_one_but_not_the_other(computing, store, relation, {FIRST_DAY})
    assert rows
    assert other == 0


@pytest.mark.parametrize("relation", sorted(IN_FORCE))
def test_a_stretch_of_days_is_kept_once(store: Store, relation: str) -> None:
    """No stretch begins where an equal row's ends."""
    rows = store.cursor().execute(f"from kept_{relation}").fetchall()
    begun = {(start, repr(rest)) for start, _, *rest in rows}
    ended = {(end, repr(rest)) for _, end, *rest in rows}
    assert rows
    assert not begun & ended


@pytest.mark.parametrize("name", ["computed", "main", "temp", "kb", "a b's.kb"])
def test_a_file_may_be_called_like_a_schema(ask: AsOf, database: Path, tmp_path: Path, name: str) -> None:
    """Whoever knows less asks the views that work it out, by whatever name the database is attached."""
    copy = tmp_path / f"{name}.duckdb"
    copy.write_bytes(database.read_bytes())
    store = open_store(str(copy))
    then = Facts(store, basis_on(store, date(2024, 1, 1), date(2021, 1, 1)))

    assert then.limits() == ask("2024-01-01", "2021-01-01").limits() != ask("2024-01-01").limits()
