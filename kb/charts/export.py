"""Charts as files: the same specification as SVG, PNG, JSON and HTML that needs no network."""

from __future__ import annotations

import io
from enum import StrEnum

import orjson
import oxipng

from kb.charts.living import page_of
from kb.charts.theme import Drawing, Theme, apply_theme

RESOLUTION = 144
"""Dots per inch of a PNG: sharp on dense screens."""


class PictureForm(StrEnum):
    """What a chart can be drawn as."""

    SVG = "svg"
    PNG = "png"
    JSON = "json"
    HTML = "html"


COMPRESSION = 1
"""How hard a PNG is pressed: a tenth of what the renderer makes, in a third of a second; more brings little."""


def render_chart(chart: Drawing, form: PictureForm, theme: Theme | None = None, *, labelled: bool = True) -> bytes:
    """A chart as the bytes of a file; equal charts give equal bytes on one machine.

    Args:
        chart: The chart.
        form: What to draw it as.
        theme: What it is looked at on; None is light for pictures, and for a page what its reader prefers.
        labelled: Whether every mark says in words what it shows, for screen readers; that doubles the size of an SVG.
    """
    if form is PictureForm.HTML:
        return page_of(chart, theme).encode()
    drawn = apply_theme(chart, theme or Theme.LIGHT)
    drawn.config.aria = labelled
    if form is PictureForm.JSON:
        return orjson.dumps(drawn.to_dict(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    if form is PictureForm.PNG:
        picture = io.BytesIO()
        drawn.save(picture, format="png", ppi=RESOLUTION)
        return bytes(oxipng.optimize_from_memory(picture.getvalue(), level=COMPRESSION))
    text = io.StringIO()
    drawn.save(text, format="svg")
    return text.getvalue().encode()
