"""Charts as files: the same specification as SVG, PNG, JSON and HTML that needs no network."""

from __future__ import annotations

import io
from enum import StrEnum

import orjson

from kb.charts.theme import Drawing, Theme, apply_theme

RESOLUTION = 144
"""Dots per inch of a PNG: sharp on dense screens."""


class PictureForm(StrEnum):
    """What a chart can be drawn as."""

    SVG = "svg"
    PNG = "png"
    JSON = "json"
    HTML = "html"


def render_chart(chart: Drawing, form: PictureForm, theme: Theme = Theme.LIGHT, *, labelled: bool = True) -> bytes:
    """A chart as the bytes of a file; equal charts give equal bytes on one machine.

    Args:
        chart: The chart.
        form: What to draw it as.
        theme: What it is looked at on.
        labelled: Whether every mark says in words what it shows, for screen readers; that doubles the size of an SVG.
    """
    drawn = apply_theme(chart, theme)
    drawn.config.aria = labelled
    if form is PictureForm.JSON:
        return orjson.dumps(drawn.to_dict(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    if form is PictureForm.PNG:
        picture = io.BytesIO()
        drawn.save(picture, format="png", ppi=RESOLUTION)
        return picture.getvalue()
    if form is PictureForm.HTML:
        # The scripts stand in the file itself: nothing is asked of any network.
        return str(drawn.to_html(inline=True)).encode()
    text = io.StringIO()
    drawn.save(text, format="svg")
    return text.getvalue().encode()
