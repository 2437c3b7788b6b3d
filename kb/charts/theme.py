"""One look for all charts, light and dark; phases keep their colours, which colour-blind readers can tell apart."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import Any, TypeAlias

import altair as alt

from kb.data_classes import dataclass

Drawing: TypeAlias = alt.LayerChart | alt.VConcatChart | alt.HConcatChart
"""What a chart function returns."""

PHASES = ("preview", "supported", "deprecated", "create blocked", "update blocked")
"""The phases that a runtime passes, in their order."""

# Hues of Okabe and Ito's palette; the last three phases also darken, so that they stay apart without any hue.
PHASE_COLOURS = ("#56B4E9", "#009E73", "#F2DA43", "#E08214", "#B2402A")

COLOURS = ("#3B8BD0", "#E69F00", "#2BA88A", "#CC79A7", "#8C6BC8", "#D55E00", "#8A93A0")
"""For what has no colour of its own: kinds, languages, limits."""

NO_TITLE = alt.Legend(title=None)
"""A legend whose entries say enough."""

FONT = "Helvetica, Arial, sans-serif"
TITLE_SIZE = 17
"""Size of a title's letters in pixels."""
WIDTH = 640
"""Width of the plot in pixels: with labels, what a page of text or a notebook holds."""


class Theme(StrEnum):
    """What a chart is looked at on."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Tones:
    """The colours that change with the theme."""

    background: str
    """Behind everything."""
    ink: str
    """Text and the line of the day asked about."""
    quiet: str
    """Subtitles, axis labels, annotations."""
    grid: str
    """Lines of the grid."""
    trace: str
    """The days of something, quieter than its first."""


TONES = {
    Theme.LIGHT: Tones("#FFFFFF", "#1F2430", "#5B6472", "#E4E7EB", "#CEE2F3"),
    Theme.DARK: Tones("#15181E", "#ECEEF1", "#A3ACB8", "#2E343E", "#274865"),
}


def theme_config(theme: Theme) -> dict[str, Any]:
    """The Vega-Lite configuration of a theme. Marks name their role (`style`), and the role its colour here."""
    tones = TONES[theme]
    words = _style_words(tones)
    return {
        "font": FONT,
        "background": tones.background,
        "padding": 12,
        "title": _style_headings(tones),
        "axis": {**words, "gridColor": tones.grid, "domain": False, "ticks": False, "labelPadding": 6},
        "legend": {"orient": "top", "offset": 20, **words, "symbolType": "square", "symbolStrokeWidth": 0},
        "view": {"stroke": None},
        "concat": {"spacing": 8},
        "style": _style_marks(tones),
    }


def _style_words(tones: Tones) -> dict[str, Any]:
    """The labels and titles of axes and legends."""
    return {
        "labelFontSize": 11,
        "labelColor": tones.ink,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
        "titleColor": tones.quiet,
    }


def _style_headings(tones: Tones) -> dict[str, Any]:
    """The title of a chart and what stands below it."""
    return {
        "anchor": "start",
        "offset": 14,
        "fontSize": TITLE_SIZE,
        "color": tones.ink,
        "subtitleFontSize": 12,
        "subtitleColor": tones.quiet,
        "subtitlePadding": 5,
        "subtitleLineHeight": 16,
        "frame": "bounds",
    }


def _style_marks(tones: Tones) -> dict[str, dict[str, Any]]:
    """What each role of a mark looks like."""
    return {
        "day": {"color": tones.ink, "strokeWidth": 1.5, "strokeDash": [4, 3]},
        "reference": {"color": tones.quiet, "strokeWidth": 1, "strokeDash": [2, 3]},
        "hatch": {"color": tones.background, "strokeWidth": 1.4, "filled": False},
        "label": {"color": tones.ink, "fontSize": 11},
        "note": {"color": tones.quiet, "fontSize": 10.5},
        "trace": {"color": tones.trace, "strokeWidth": 3},
        "halo": {"color": tones.background, "stroke": tones.background, "strokeWidth": 3, "strokeJoin": "round"},
        "outline": {"color": tones.background, "stroke": tones.grid, "strokeWidth": 1},
        "quiet": {"color": tones.quiet},
    }


def apply_theme(chart: Drawing, theme: Theme = Theme.LIGHT) -> Drawing:
    """A chart in a theme; one that was in another changes over."""
    drawn: Drawing = chart.copy(deep=False)
    drawn.config = _config_of(theme).copy()
    return drawn


@cache
def _config_of(theme: Theme) -> alt.Config:
    return alt.Config.from_dict(theme_config(theme))


def phase_colour(shown: Iterable[str] = PHASES) -> alt.Color:
    """Colour by phase, the same on every chart.

    Args:
        shown: The phases that a chart has; the legend names no others.
    """
    there = set(shown)
    return alt.Color(
        "phase:N",
        sort=list(PHASES),
        scale=alt.Scale(domain=list(PHASES), range=list(PHASE_COLOURS)),
        # Vega draws a legend without entries infinitely large.
        legend=alt.Legend(title=None, values=[phase for phase in PHASES if phase in there]) if there else None,
    )


def colour_scale(field: str, names: Iterable[str], legend: alt.Legend | None = NO_TITLE) -> alt.Color:
    """Colour by a field without colours of its own, in the order of its names; None leaves the legend out."""
    domain = list(names)
    scale = alt.Scale(domain=domain, range=[COLOURS[place % len(COLOURS)] for place in range(len(domain))])
    return alt.Color(f"{field}:N", sort=domain, scale=scale, legend=legend if domain else None)
