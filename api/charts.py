"""Charts over HTTP, drawn by the same functions as everywhere."""

from __future__ import annotations

import difflib
import io
import json
from typing import Any

from api.problems import NotInstalledError
from kb.answers import dumps
from kb.errors import UnknownIdError
from kb.facts import Basis, Facts
from kb.store import Store

KINDS = {"svg": "image/svg+xml", "png": "image/png", "json": "application/vnd.vegalite+json"}
"""The formats of charts, with their media types."""

_RESOLUTION = 144


def drawn(store: Store, basis: Basis, name: str, kind: str) -> bytes:
    """A chart in a format.

    Raises:
        UnknownIdError: There is no such chart.
        NotInstalledError: What draws charts is not installed.
    """
    charts = _charts()
    if name not in charts:
        close = tuple(difflib.get_close_matches(name, charts, n=3))
        hint = f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(charts)}"
        raise UnknownIdError(f"no chart {name!r}: {hint}", close)
    facts = Facts(store, basis)
    try:
        chart = charts[name](facts)
    finally:
        facts.cursor.close()
    if kind == "json":
        return dumps(json.loads(chart.to_json()))
    out = io.BytesIO() if kind == "png" else io.StringIO()
    try:
        chart.save(out, format=kind, **({"ppi": _RESOLUTION} if kind == "png" else {}))
    except (ImportError, ValueError) as e:
        raise NotInstalledError(f"charts as {kind} need vl-convert: pip install 'lambda-kb[notebooks]'") from e
    text = out.getvalue()
    return text if isinstance(text, bytes) else text.encode()


def names() -> tuple[str, ...]:
    """The charts there are; none where nothing can draw them."""
    try:
        return tuple(_charts())
    except NotInstalledError:
        return ()


def _charts() -> dict[str, Any]:
    try:
        from kb.charts import CHARTS  # noqa: PLC0415 - an extra, and heavy
    except ImportError as e:
        raise NotInstalledError(f"charts need {e.name}: pip install 'lambda-kb[notebooks]'") from e
    return dict(CHARTS)
