"""Drawings inside pages: what they say in words does not run into itself."""

from __future__ import annotations

import re
from datetime import date

import pytest

from kb.facts.answer_shapes import Phase
from kb.facts.spans import PhaseCell
from kb.pages.drawings import bitemporal_map, step_line


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (date(2028, 3, 31), ["2022", "2023", "2024", "2025", "2026", "2027"]),
        (date(2028, 11, 30), ["2022", "2023", "2024", "2025", "2026", "2027", "2028"]),
    ],
)
def test_no_year_is_written_over_the_one_before_it(last: date, told: list[str]) -> None:
    """Near the right edge a number ends at its line and would; all lines stand."""
    first = date(2021, 8, 16)
    drawn = str(bitemporal_map([PhaseCell(first, last, first, last, Phase.SUPPORTED)], date(2026, 11, 29)))

    assert re.findall(r">(\d{4})</text>", drawn) == told
    assert drawn.count('class="grid"') == 7


def test_a_value_through_time_has_its_years() -> None:
    """All of them where there is room."""
    drawn = str(step_line([(date(2020, 6, 1), 1.0, "1 s")], date(2023, 6, 1)))

    assert re.findall(r">(\d{4})</text>", drawn) == ["2021", "2022", "2023"]


def test_a_map_tells_no_day_that_only_its_edge_has() -> None:
    """What holds on, and what is known to this day, has a start; a day follows only where something did."""
    cells = [
        PhaseCell(date(2020, 1, 1), date(2030, 1, 1), date(2020, 1, 1), date(2024, 1, 1), Phase.SUPPORTED),
        PhaseCell(date(2020, 1, 1), date(2025, 1, 1), date(2024, 1, 1), date(2027, 1, 1), Phase.SUPPORTED),
        PhaseCell(date(2025, 1, 1), date(2030, 1, 1), date(2024, 1, 1), date(2027, 1, 1), Phase.DEPRECATED),
    ]
    drawn = str(bitemporal_map(cells, date(2026, 11, 29)))

    assert "supported from 2020-01-01 on, as known from 2020-01-01 to 2024-01-01" in drawn
    assert "supported from 2020-01-01 to 2025-01-01, as known since 2024-01-01" in drawn
    assert "deprecated from 2025-01-01 on, as known since 2024-01-01" in drawn


def test_a_step_between_two_others_has_its_value_where_there_is_room() -> None:
    """A value that runs into its neighbour on a phone is left to wide screens; one that does there too is left out."""
    points = [(date(2015, 1, 1), 60.0, "60 s"), (date(2015, 11, 1), 300.0, "300 s"), (date(2019, 1, 1), 900.0, "900 s")]
    crowded = [*points[:1], (date(2015, 8, 1), 300.0, "300 s"), *points[2:]]

    drawn, told = str(step_line(points, date(2025, 1, 1))), str(step_line(crowded, date(2025, 1, 1)))

    values = re.findall(r'class="value( roomy)? [^>]*>([^<]*)', drawn)
    assert values == [("", "60 s"), (" roomy", "300 s"), ("", "900 s")]
    assert re.findall(r'class="value[^>]*>([^<]*)', told) == ["60 s", "900 s"]
