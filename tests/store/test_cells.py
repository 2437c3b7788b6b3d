"""What a cell of a table may hold."""

from __future__ import annotations

import pytest

from kb.store.contract import contract_tables
from kb.store.csv_files import cell_complaint


@pytest.mark.parametrize("character", ["\x00", "\x1f", "\n", "\r", "\x7f", "\x85", "\u2028", "\ud83d"])
def test_a_cell_holds_no_controls_ends_of_lines_or_halves_of_characters(character: str) -> None:
    """Whoever reads the table would see another text than its digest is made of, or another row."""
    note = next(column for column in contract_tables()["limits"].columns if column.name == "note")

    assert "which no cell can hold" in str(cell_complaint(note, f"a{character}b"))


@pytest.mark.parametrize("text", ["São Paulo", "10\u202fGB is none of ours", "a\u00a0b", "日本語", "\U0001f600"])
def test_a_cell_holds_any_other_character(text: str) -> None:
    """Names of places and what people quote."""
    note = next(column for column in contract_tables()["limits"].columns if column.name == "note")

    assert cell_complaint(note, text) is None


@pytest.mark.parametrize("name", ["valid_from", "max", "precision", "adjustable", "recorded_in", "source_ids"])
def test_a_long_cell_is_not_told_whole(name: str) -> None:
    """A line that nobody can read says nothing."""
    column = next(column for column in contract_tables()["limits"].columns if column.name == name)

    assert len(str(cell_complaint(column, f"{'x' * 100_000} "))) < 300
    assert len(str(cell_complaint(column, "x" * 100_000 + ";;"))) < 300
