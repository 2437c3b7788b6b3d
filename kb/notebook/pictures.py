"""How charts show themselves: alive, with tooltips and sliders and without a network; as SVG where that is wanted."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import altair as alt

STATIC = "LAMBDA_KB_STATIC"
"""The environment variable that leaves the living chart out: what is committed carries only SVG."""

NAME = "lambda-kb"


def enable_pictures() -> None:
    """Draw every chart of this kernel by `chart_bundle`."""
    if NAME not in alt.renderers.names():
        alt.renderers.register(NAME, chart_bundle)
    alt.renderers.enable(NAME)
    if not is_static():
        alt.JupyterChart.enable_offline()


def is_static() -> bool:
    """Whether only pictures are wanted."""
    return bool(os.environ.get(STATIC))


def chart_bundle(spec: Mapping[str, Any], **_: object) -> dict[str, Any]:
    """A chart for the front end to choose from: the widget in JupyterLab, the SVG on a page that only shows."""
    import vl_convert  # noqa: PLC0415 - takes a while to load

    # Labels for every single mark would treble the size of a saved notebook.
    quiet = {**spec, "config": {**spec.get("config", {}), "aria": False}}
    shown: dict[str, Any] = {"image/svg+xml": vl_convert.vegalite_to_svg(quiet), "text/plain": _title_of(spec)}
    if is_static():
        return shown
    return _live_bundle(spec) | shown


def _live_bundle(spec: Mapping[str, Any]) -> dict[str, Any]:
    found = alt.JupyterChart(alt.Chart.from_dict(dict(spec)))._repr_mimebundle_()
    return (found[0] if isinstance(found, tuple) else found) or {}


def _title_of(spec: Mapping[str, Any]) -> str:
    title = spec.get("title", "")
    return str(title.get("text", "") if isinstance(title, Mapping) else title)
