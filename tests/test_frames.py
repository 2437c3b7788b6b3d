"""Answers as data frames."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from kb.facts.models import Event, Limit, Runtime
from kb.frames import frame
from kb.notebook.checks import check
from kb.store import Store
from tests.conftest import AsOf

TEMPLATE = "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Runtime: nodejs12.x, Timeout: 1200}}}"


def test_dates_vocabularies_and_nested_fields(ask: AsOf) -> None:
    """Dates are dates, vocabularies are categories, nested fields are columns."""
    table = frame(ask("2021-08-01").runtimes())

    assert table["ga"].dtype == "datetime64[s]"
    assert isinstance(table["phase"].dtype, pd.CategoricalDtype)
    assert table.loc[table["runtime"] == "python3.8", "create"].item() == "allowed"


def test_a_column_without_a_date_is_still_of_dates(ask: AsOf) -> None:
    """Types come from the kind of row, not from what is in it."""
    table = frame(ask("2014-11-13").runtimes())

    assert table["deprecation"].dtype == "datetime64[s]"


def test_whole_numbers_stay_whole(ask: AsOf) -> None:
    """Though some are missing."""
    assert frame(ask("2021-08-01").events())["seed_row"].dtype == "Int64"


@pytest.mark.parametrize("kind", [Runtime, Limit, Event])
def test_no_rows_have_the_columns_of_their_kind(ask: AsOf, kind: type) -> None:
    """So that a filter which leaves nothing breaks nothing."""
    facts = ask("2026-11-23")
    full: dict[type, tuple[object, ...]] = {Runtime: facts.runtimes(), Limit: facts.limits(), Event: facts.events()}

    assert list(frame((), kind).columns) == list(frame(full[kind]).columns)
    assert frame(()).empty


def test_a_bracket_overwrites_no_bound(ask: AsOf) -> None:
    """The other possible value is a column of its own."""
    limits = ask("2015-02-15").limits()
    table = frame(limits).set_index("limit")

    assert [table.loc[limit.limit, "max"] for limit in limits if limit.bracket and limit.max is not None] == [
        limit.max for limit in limits if limit.bracket and limit.max is not None
    ]


def test_a_report_is_its_findings(store: Store) -> None:
    """With severities as words."""
    table = frame(check(store, TEMPLATE, date(2026, 11, 23)))

    assert set(table.loc[table["severity"] == "error", "rule"]) == {"LKB103", "LKB203"}


def test_what_is_no_row_is_refused() -> None:
    """A mistake in the call, said at once."""
    with pytest.raises(TypeError, match="no row of an answer: int"):
        frame([1])
