"""Tables: nothing is cut, nothing is wider than the room there is."""

from __future__ import annotations

import pytest

from kb.facts import Basis
from kb.facts.basis import FIRST_DAY
from kb.reports.tables import choose_layout, table_text

BASIS = Basis(FIRST_DAY, None, 1)
LONG = "CapacityProvider." + "ScalingConfig." * 6
WIDE = {"resource": "CapacityProvider", "field": LONG, "type": "map<string,double>"}


@pytest.mark.parametrize("room", [40, 60, 80, 200])
def test_a_table_fits_the_room(room: int) -> None:
    """Whatever the cells, columns and gaps together take no more."""
    columns = ("resource", "field", "type", "valid_from")
    found = choose_layout(columns, [WIDE | {"valid_from": "2015-10-08"}], room)

    assert sum(found.widths.values()) + found.gap * (len(columns) - 1) <= room


def test_a_long_id_goes_on_in_the_next_line() -> None:
    """No character is lost."""
    lines = table_text(BASIS, [{"id": "x", "field": LONG}], ("id", "field"), 1).splitlines()

    assert "".join(line[3:] for line in lines[3:-1]).replace(" ", "") == LONG


def test_a_semicolon_in_a_sentence_stays() -> None:
    """Only lists are joined for display."""
    assert "one; two" in table_text(
        BASIS, [{"statement": "one; two", "limits": ["a", "b"]}], ("statement", "limits"), 1
    )


def test_a_list_is_shown_with_commas() -> None:
    """The semicolons between items are those of the CSV."""
    assert "a, b" in table_text(BASIS, [{"limits": ["a", "b"]}], ("limits",), 1)
