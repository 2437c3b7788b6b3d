"""What charts are put together from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.charts.chart_parts import day_axis, later_day, source_text, spread_places
from kb.charts.limits import height_axis
from kb.charts.reader_controls import LEGIBLE
from kb.charts.theme import COLOURS, PHASE_COLOURS, PHASES, TONES, Tones

PLACES = st.lists(st.floats(0, 400), max_size=30)

DEFICIENCIES = {
    "none": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
"""How a colour in linear light looks to readers with each deficiency, by Machado, Oliveira and Fernandes (2009)."""


@pytest.mark.parametrize(
    ("days", "interval", "step"),
    [
        (5, "day", 1),
        (6, "day", 2),
        (10, "day", 2),
        (11, "week", 1),
        (35, "week", 1),
        (36, "week", 2),
        (70, "week", 2),
        (71, "month", 1),
    ],
)
def test_an_axis_of_few_days_names_days(days: int, interval: str, step: int) -> None:
    """Months alone said nothing of the day."""
    first = date(2026, 3, 1)
    drawn: Any = day_axis("day", (first, later_day(first, days))).to_dict()
    axis = drawn["axis"]

    assert axis["tickCount"] == {"interval": interval, "step": step}
    assert axis["format"] == ("%b %Y" if interval == "month" else "%Y-%m-%d")


@given(PLACES)
def test_spread_places_keep_their_distance_and_order(wanted: list[float]) -> None:
    """None nearer to the next than the gap; the lower wish stays the lower place."""
    places = spread_places(wanted, 12)
    in_order = [place for _, _, place in sorted(zip(wanted, range(len(wanted)), places, strict=True))]

    assert all(after - before >= 12 - 1e-6 for before, after in pairwise(in_order))


def test_places_that_are_far_apart_stay() -> None:
    """Nothing is moved without need."""
    assert spread_places([100.0, 0.0, 50.0], 12) == [100.0, 0.0, 50.0]


@pytest.mark.parametrize("values", [[128.0, 10240.0], [1.0, 2.0], [0.5], []])
def test_a_height_and_its_value_are_inverse(values: list[float]) -> None:
    """On the linear and on the logarithmic axis."""
    axis = height_axis(values)

    assert all(abs(axis.value(axis.pixel(value)) - value) < 1e-6 for value in values)


@pytest.mark.parametrize(
    ("values", "unit", "title"),
    [
        ([1.0, 19.9], "MB", "MB"),
        ([1.0, 20.0], "MB", "MB, log scale"),
        ([1.0, 19.9], "", ""),
        ([1.0, 20.0], "", "log scale"),
    ],
)
def test_an_axis_says_that_it_is_logarithmic(values: list[float], unit: str, title: str) -> None:
    """From twenty times the smallest value on; a linear one beside it has its unit alone."""
    drawn: Any = height_axis(values).axis(unit).to_dict()

    assert drawn["title"] == title


def test_a_day_past_the_calendar_is_its_last() -> None:
    """Far days must not fail."""
    assert later_day(date(9999, 12, 1), 365) == date.max
    assert later_day(date(2026, 11, 24), 1) == date(2026, 11, 25)


def test_sources_are_named_in_short() -> None:
    """The first, and how many more."""
    assert source_text(["https://a.example/x", "https://b.example"]) == "a.example/x and 1 more"
    assert source_text([]) == "none named"


@pytest.mark.parametrize("deficiency", DEFICIENCIES)
def test_phases_stay_apart_for_every_reader(deficiency: str) -> None:
    """Any two phases differ clearly in Lab, as seen by colour-blind readers too."""
    seen = [_lab(colour, DEFICIENCIES[deficiency]) for colour in PHASE_COLOURS]

    assert len(PHASES) == len(PHASE_COLOURS)
    assert (
        min(sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 for one, other in combinations(seen, 2))
        > 15
    )


def test_colours_are_all_different() -> None:
    """Seven kinds can be told apart by name."""
    assert len(set(COLOURS)) == len(COLOURS)


@pytest.mark.parametrize("tones", TONES.values(), ids=["light", "dark"])
def test_a_name_that_is_not_meant_can_be_read(tones: Tones) -> None:
    """As WCAG asks of text, on both backgrounds: nobody can point at the name of an ended feature in a picture."""
    both = tones.ink, tones.background
    ink, back = ([int(colour[place : place + 2], 16) for place in (1, 3, 5)] for colour in both)
    seen = [LEGIBLE * front + (1 - LEGIBLE) * behind for front, behind in zip(ink, back, strict=True)]
    dark, light = sorted((_luminance(seen), _luminance(back)))

    assert (light + 0.05) / (dark + 0.05) >= 4.5


def _luminance(channels: Sequence[float]) -> float:
    return sum(part * share for part, share in zip(_linear(channels), (0.2126, 0.7152, 0.0722), strict=True))


def _linear(channels: Sequence[float]) -> list[float]:
    """The light of the channels of a colour, each up to 255."""
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in channels)]


def _lab(colour: str, deficiency: tuple[tuple[float, float, float], ...]) -> tuple[float, float, float]:
    """A colour in CIE Lab (D65) as a reader sees it."""
    linear = _linear([int(colour[place : place + 2], 16) for place in (1, 3, 5)])
    seen = [min(1, max(0, sum(f * c for f, c in zip(row, linear, strict=True)))) for row in deficiency]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    x, y, z = (sum(f * c for f, c in zip(row, seen, strict=True)) / w for row, w in zip(to_xyz, white, strict=True))
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
