"""Tables: nothing is cut, nothing is wider than the room there is."""

from __future__ import annotations

import pytest

from kb.facts import Basis
from kb.facts.basis import FIRST_DAY
from kb.reports.tables import _break_ids, choose_layout, table_text

BASIS = Basis(FIRST_DAY, None, 1, FIRST_DAY)
LONG = "CapacityProvider." + "ScalingConfig." * 6
WIDE = {"resource": "CapacityProvider", "field": LONG, "type": "map<string,double>"}


@pytest.mark.parametrize("room", [40, 60, 80, 200])
def test_a_table_fits_the_room(room: int) -> None:
    """Whatever the cells, columns and gaps together take no more."""
    columns = ("resource", "field", "type", "valid_from")
    found = choose_layout(columns, [WIDE | {"valid_from": "2015-10-08"}], room)

    assert found is not None
    assert sum(found.widths.values()) + found.gap * (len(columns) - 1) <= room


def test_a_long_id_goes_on_in_the_next_line() -> None:
    """No character is lost."""
    lines = table_text(BASIS, [{"id": "x", "field": LONG}], ("id", "field"), 1).splitlines()

    assert "".join(line[3:] for line in lines[3:-1]).replace(" ", "") == LONG


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (25, ["customer-managed-runtimes"]),
        (24, ["customer-managed-", "runtimes"]),
        (17, ["customer-managed-", "runtimes"]),
        (16, ["customer-", "managed-runtimes"]),
    ],
)
def test_an_id_goes_on_behind_a_sign_of_its_own(room: int, shown: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Never in the middle of a word, as `customer-managed-r` and `untimes` did."""
    monkeypatch.setenv("COLUMNS", str(room + 4))
    lines = table_text(BASIS, [{"id": "x", "name": "customer-managed-runtimes"}], ("id", "name"), 1).splitlines()

    assert [line[4:].strip() for line in lines if "customer" in line or "runtimes" in line] == shown


@pytest.mark.parametrize("room", [20, 40])
def test_a_row_that_is_too_wide_becomes_a_paragraph(room: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """No column vanishes and no id becomes a column of letters."""
    monkeypatch.setenv("COLUMNS", str(room))
    columns = ("runtime", "phase", "deprecation", "block_create", "block_update")
    row = dict.fromkeys(columns[2:], "2022-01-05") | {"runtime": "dotnetcore2.1", "phase": "preview"}
    lines = table_text(BASIS, [row], columns, 1).splitlines()

    assert {line.split()[0]: line.split()[1] for line in lines if line.startswith(columns)} == row


@pytest.mark.parametrize(("room", "fits"), [(26, True), (25, False)])
def test_a_column_has_eight_characters_at_least(room: int, fits: bool) -> None:
    """Three of text and two gaps of a blank; one less, and the rows become paragraphs."""
    columns = ("a", "b", "c")

    assert (choose_layout(columns, [dict.fromkeys(columns, LONG)], room) is not None) is fits


def test_a_semicolon_in_a_sentence_stays() -> None:
    """Only lists are joined for display."""
    assert "one; two" in table_text(
        BASIS, [{"statement": "one; two", "limits": ["a", "b"]}], ("statement", "limits"), 1
    )


def test_a_list_is_shown_with_commas() -> None:
    """The semicolons between items are those of the CSV."""
    assert "a, b" in table_text(BASIS, [{"limits": ["a", "b"]}], ("limits",), 1)


def test_an_id_that_goes_on_leaves_no_line_empty() -> None:
    """A sign may end the line, and a blank behind it begins none."""
    assert [_break_ids("configuration/", 8), _break_ids("abcdefghijklmnopqrstuvwxyz: next", 14)] == [
        "configuration/",
        "abcdefghijklmnopqrstuvwxyz:\nnext",
    ]
