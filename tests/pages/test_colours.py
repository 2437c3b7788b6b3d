"""A phase has one hue wherever it is shown: in charts, on pages, in badges, in notebooks."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping
from importlib import resources

import pytest

from kb.charts.theme import PHASE_COLOURS, PHASES
from kb.html import SHADES
from kb.pages.badges import COLOURS

STYLE = resources.files("kb.pages").joinpath("assets", "style.css").read_text(encoding="utf-8")
LIGHT, DARK = (dict(re.findall(r"--(\w+): (#\w{6})", part)) for part in STYLE.split("@media screen", 1))
APART = 24
"""Degrees by which shades of one hue may differ; the hues of two phases that follow each other lie as near as 20."""


def _hue(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return 360 * colorsys.rgb_to_hsv(red, green, blue)[0]


@pytest.mark.parametrize(
    "shown",
    [LIGHT, DARK, SHADES, {phase.value: colour for phase, colour in COLOURS.items()}],
    ids=["light pages", "dark pages", "notebooks", "badges"],
)
def test_a_phase_has_the_hue_of_the_charts(shown: Mapping[str, str]) -> None:
    """Red is what takes no updates, and not what takes no new functions on one page and no updates on another."""
    for phase, colour in zip(PHASES, PHASE_COLOURS, strict=True):
        assert abs(_hue(shown[phase.replace(" ", "_")]) - _hue(colour)) < APART, phase


@pytest.mark.parametrize("shown", [LIGHT, DARK, SHADES], ids=["light pages", "dark pages", "notebooks"])
def test_the_hues_of_blocks_keep_their_order(shown: Mapping[str, str]) -> None:
    """From yellow by orange to red, as in the charts."""
    hues = [_hue(shown[phase]) for phase in ("deprecated", "create_blocked", "update_blocked")]

    assert hues == sorted(hues, reverse=True)
