"""Charts over HTTP, drawn by the same functions as everywhere."""

from __future__ import annotations

from collections.abc import Mapping

from api.questions.question_errors import NotInstalledError
from kb.facts import Basis, Facts
from kb.store import Store

KINDS = {"svg": "image/svg+xml", "png": "image/png", "json": "application/vnd.vegalite+json"}
"""The formats of charts, with their media types."""


def draw_chart(store: Store, basis: Basis, name: str, kind: str, *, theme: str, options: Mapping[str, str]) -> bytes:
    """A chart in a format.

    Args:
        store: The knowledge base.
        basis: What the chart rests on.
        name: Which chart.
        kind: The format.
        theme: `light` or `dark`.
        options: What the chart is asked with.

    Raises:
        UnknownIdError: There is no such chart.
        UsageError: The chart does not take an option, or one is missing.
        NotInstalledError: What draws charts is not installed.
    """
    try:
        from kb.charts import CHARTS, PictureForm, Theme, chart_named, render_chart  # noqa: PLC0415 - an extra, and heavy
    except ImportError as e:
        raise NotInstalledError(f"charts need {e.name}: pip install 'lambda-kb[charts]'") from e
    chart = chart_named(CHARTS, name)
    arguments = chart.arguments(options)
    facts = Facts(store, basis)
    try:
        return render_chart(chart(facts, **arguments), PictureForm(kind), Theme(theme))
    finally:
        facts.cursor.close()
