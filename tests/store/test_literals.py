"""Values survive their way into SQL text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.store.literals import Scalar, sql_literal, values_body

# Chance alone seldom draws a quote.
texts = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")) | st.text(
    alphabet="'\"\\;- \n$x"
)


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """One for all: to open it takes longer than to ask."""
    with duckdb.connect() as opened:
        yield opened


@given(st.one_of(texts, st.integers(-(2**62), 2**62), st.booleans(), st.dates(date(1, 1, 1)), st.none()))
def test_a_literal_is_read_back_as_itself(connection: duckdb.DuckDBPyConnection, value: Scalar) -> None:
    """No value, however odd, changes or escapes its quotes."""
    assert connection.execute(f"select {sql_literal(value)}").fetchone() == (value,)


@given(st.lists(texts, max_size=4))
def test_a_list_is_read_back_as_itself(connection: duckdb.DuckDBPyConnection, items: list[str]) -> None:
    """Lists of texts too."""
    assert connection.execute(f"select {sql_literal(items)}").fetchone() == (items,)


def test_rows_make_a_values_clause() -> None:
    """Rows stand in parentheses, separated by commas."""
    assert values_body([("a", 1), ("b'c", None)]) == "('a', 1),\n('b''c', null)"


def test_what_has_no_literal_is_refused() -> None:
    """A value of another type is an error of ours, never text in a query."""
    with pytest.raises(TypeError, match="no SQL literal"):
        sql_literal(float("nan"))
