"""A judged cell in a living notebook: its findings, and a button that puts the sure fixes into the cell."""

from __future__ import annotations

import anywidget
import traitlets

from kb.notebook.asked_widget import widget_asset


class JudgedCell(anywidget.AnyWidget):
    """What a check of a cell found; its fixes are put into the cell as if typed, so that they can be undone."""

    _esm = widget_asset("controls.js") + widget_asset("judged_cell.js")
    _css = widget_asset("explorer.css")

    html = traitlets.Unicode().tag(sync=True)
    """The findings."""
    judged = traitlets.Unicode().tag(sync=True)
    """The text that they are about: the cell below the line of the magic."""
    fixed = traitlets.Unicode().tag(sync=True)
    """That text with its sure fixes."""
