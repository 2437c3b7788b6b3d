"""What a cell of a table may hold."""

from __future__ import annotations

import pytest

from kb.store.contract import contract_tables
from kb.store.csv_files import Row, cell_complaint, cell_complaints


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


def test_every_cell_with_a_fault_is_told_and_what_is_sound_in_one_column_may_be_wrong_in_another() -> None:
    """In the order of the rows; texts that stand often are looked at once in each column."""
    table = contract_tables()["limits"]
    empty = {column.name: "" for column in table.columns}
    texts = ("2020-01-01", "2020-1-1", "2020-01-01", "2020-1-1")
    rows = [Row(line, empty | {"valid_from": text, "max": "2020-01-01"}) for line, text in enumerate(texts, start=2)]
    found = cell_complaints(table, rows)
    told = [(row.line, column.name) for row, column, _ in found if column.name in ("valid_from", "max")]

    assert [line for line, name in told if name == "max"] == [2, 3, 4, 5]
    assert [line for line, name in told if name == "valid_from"] == [3, 5]
    assert [line for line, _ in told] == sorted(line for line, _ in told)
