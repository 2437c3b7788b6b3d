"""One look for all charts: colours that colour-blind readers can tell apart, the same for the same phase."""

from __future__ import annotations

from typing import TypeAlias

import altair as alt

from kb.facts.basis import Basis

PHASES = ("preview", "supported", "deprecated", "create blocked", "update blocked")
"""The phases that a runtime passes, in their order."""

# Okabe and Ito's palette, which stays distinct under the common colour deficiencies; red-green pairs are avoided.
PHASE_COLOURS = ("#56B4E9", "#009E73", "#F0E442", "#E69F00", "#D55E00")
Drawing: TypeAlias = alt.LayerChart | alt.FacetChart
"""What a chart function returns; Altair makes a facet of layers that are faceted."""

INK = "#333333"
FONT = "Helvetica, Arial, sans-serif"


def phase_colour(title: str = "Phase") -> alt.Color:
    """Colour by phase, the same on every chart."""
    return alt.Color(
        "phase:N", title=title, sort=list(PHASES), scale=alt.Scale(domain=list(PHASES), range=list(PHASE_COLOURS))
    )


def day_axis(field: str, title: str = "", first: str | None = None, last: str | None = None) -> alt.X:
    """A time axis in UTC, so that no date shifts with the reader's time zone."""
    scale = alt.Scale(type="utc", domain=[first, last]) if first and last else alt.Scale(type="utc")
    return alt.X(f"{field}:T", title=title or None, scale=scale, axis=alt.Axis(format="%Y"))


def titled(finding: str, basis: Basis, more: str = "") -> alt.TitleParams:
    """The finding as the title; what it rests on below."""
    known = "everything known" if basis.known_at is None else f"as known on {basis.known_at}"
    rests = f"As of {basis.as_of}, {known}, data version {basis.data_version} of lambda-kb"
    return alt.TitleParams(text=finding, subtitle=[rests, *([more] if more else [])], anchor="start", offset=12)


def themed(chart: Drawing, width: int, height: int | alt.Step) -> Drawing:
    """A chart with our fonts, sizes and grid."""
    drawn: Drawing = (
        chart.properties(width=width, height=height)
        .configure(font=FONT, background="white")
        .configure_title(fontSize=16, subtitleFontSize=12, subtitleColor="#666666", color=INK)
        .configure_axis(
            labelFontSize=11, titleFontSize=12, labelColor=INK, gridColor="#E5E5E5", domain=False, ticks=False
        )
        .configure_legend(labelFontSize=11, titleFontSize=12, orient="top", symbolType="square")
        .configure_view(stroke=None)
    )
    return drawn
