"""How charts show themselves: alive, with controls and the theme of the page, without a network; else as SVG."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import altair as alt

from kb.charts.living import plain_title

STATIC = "LAMBDA_KB_STATIC"
"""The environment variable that leaves the living chart out: what is committed carries only SVG."""

NAME = "lambda-kb"


def enable_pictures() -> None:
    """Draw every chart of this kernel by `chart_bundle`."""
    if NAME not in alt.renderers.names():
        alt.renderers.register(NAME, chart_bundle)
    alt.renderers.enable(NAME)


def is_static() -> bool:
    """Whether only pictures are wanted."""
    return bool(os.environ.get(STATIC))


def chart_bundle(spec: Mapping[str, Any], **_: object) -> dict[str, Any]:
    """A chart for the front end to choose from: the widget in JupyterLab, the SVG on a page that only shows."""
    import vl_convert  # noqa: PLC0415 - takes a while to load

    # Labels for every single mark would treble the size of a saved notebook.
    quiet = {**spec, "config": {**spec.get("config", {}), "aria": False}}
    picture = {"image/svg+xml": vl_convert.vegalite_to_svg(quiet), "text/plain": plain_title(dict(spec))}
    return picture if is_static() else _live_bundle(spec) | picture


def _live_bundle(spec: Mapping[str, Any]) -> dict[str, Any]:
    from kb.notebook.living_chart import LivingChart  # noqa: PLC0415 - only a living notebook needs widgets

    found = LivingChart.of_spec(dict(spec))._repr_mimebundle_()
    return (found[0] if isinstance(found, tuple) else found) or {}
