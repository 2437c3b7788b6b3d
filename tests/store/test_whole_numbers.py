"""Whole numbers that strangers write."""

from __future__ import annotations

import pytest

from kb.store.contract import contract_tables
from kb.store.csv_files import cell_complaint
from kb.whole_numbers import parse_whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("-1", -1), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_a_whole_number_is_read(text: str, number: int) -> None:
    """As it stands."""
    assert parse_whole_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "-", "--1", "+1", "1_0", " 1", "1\n", "٣", "²", "1.0", "1e3", "9" * 19, "9" * 5000]
)
def test_what_no_column_holds_is_no_whole_number(text: str) -> None:
    """Python itself refuses those of thousands of digits with an error of its own, and takes some that are none."""
    column = next(column for column in contract_tables()["versions"].columns if column.name == "version")

    assert parse_whole_number(text) is None
    assert cell_complaint(column, text) is not None
